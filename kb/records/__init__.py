"""The reader's view of one thing: what the pages show, what is compared, exported and proposed."""

from kb.records.model import Field, Group, Item, Proof, Record, Value
from kb.records.reading import CASE_FACETS, by_question, read_record

__all__ = ["CASE_FACETS", "Field", "Group", "Item", "Proof", "Record", "Value", "by_question", "read_record"]
