"""The index of cases: what lists, filters, orders and likeness read, made once from the graph.

``facts`` takes the answers of a few questions, ``writing`` puts them into columns, ``reading`` opens these: in
a snapshot the columns are files that the system brings to memory when they are looked at, so that opening takes
the same time at any size; without a snapshot they are made in memory.
"""

from kb.index.facts import QUESTIONS, Ask, Facts, read_facts
from kb.index.reading import CaseIndex, Record
from kb.index.values import Value
from kb.index.writing import IndexWriter
from kb.shelf import Folder, Memory

__all__ = [
    "QUESTIONS",
    "Ask",
    "CaseIndex",
    "Facts",
    "Folder",
    "IndexWriter",
    "Memory",
    "Record",
    "Value",
    "read_facts",
]
