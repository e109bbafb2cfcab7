"""The triples of a base in one file: a snapshot is made from it, anybody downloads it, a thing is read whole in it."""

from kb.dump.members import NAME, TURTLE
from kb.dump.reading import Described, Statement
from kb.dump.writing import Dump, read

__all__ = ["NAME", "TURTLE", "Described", "Dump", "Statement", "read"]
