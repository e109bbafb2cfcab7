"""What is measured: one module for each work, each beside those who do the same elsewhere."""

from collections.abc import Mapping

from bench.workloads.answers import answers
from bench.workloads.building import building
from bench.workloads.checking import edited, everything
from bench.workloads.endpoint import heavy, small
from bench.workloads.facets import facets
from bench.workloads.indexing import indexing
from bench.workloads.kept import kept
from bench.workloads.likeness import cross, similar
from bench.workloads.pages import cases, growth, lists
from bench.workloads.processes import processes
from bench.workloads.run import Run, Workload
from bench.workloads.starting import starting
from bench.workloads.texts import texts
from bench.workloads.whole import whole

WORKLOADS: Mapping[str, Workload] = {
    "facets": facets,
    "growth": growth,
    "whole": whole,
    "cases": cases,
    "lists": lists,
    "kept": kept,
    "sparql": small,
    "heavy": heavy,
    "texts": texts,
    "similar": similar,
    "cross": cross,
    "check": everything,
    "edit": edited,
    "build": building,
    "index": indexing,
    "start": starting,
    "processes": processes,
    "answers": answers,
}
BARE = ("index", "facets", "similar", "cross", "growth", "start")  # those that a bare corpus is enough for

__all__ = ["BARE", "WORKLOADS", "Run", "Workload"]
