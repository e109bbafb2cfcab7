"""Fiches: what a curator fills in, as YAML or as a spreadsheet, and the way to and from the files of the base.

Reading goes file → ``tree`` → ``completion`` (what the position implies) → ``statements`` (triples with
their places) → ``planning`` (files) → ``judging`` (the same shapes as kb check) → ``journal`` (all
written, or nothing). Writing goes triples → ``writing`` → ``yaml_text`` or ``sheet_writing``. The one
mapping between keys and vocabulary is ontology/context.jsonld, read by ``context``.
"""
