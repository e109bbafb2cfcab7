"""The index of cases: what lists, filters, orders and likeness read, made once from the graph.

``writing`` gathers the answers of a few questions into columns, ``reading`` opens them: in a snapshot the
columns are files that the system brings to memory when they are looked at, so that opening takes the
same time at any size; without a snapshot they are made in memory.
"""

from kb.index.reading import CaseIndex, Record
from kb.index.shelf import Folder, Memory
from kb.index.values import Value
from kb.index.writing import QUESTIONS, Ask, IndexWriter

__all__ = ["QUESTIONS", "Ask", "CaseIndex", "Folder", "IndexWriter", "Memory", "Record", "Value"]
