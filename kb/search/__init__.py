"""Full-text search over the base: French and English words, beginnings, phrases, typing mistakes forgiven."""

from kb.search.extracts import Extract, Fragment
from kb.search.finder import Found, Group, Hit, Search
from kb.search.index import Writer
from kb.search.passages import KINDS, Thing, questions, texts

__all__ = ["KINDS", "Extract", "Found", "Fragment", "Group", "Hit", "Search", "Thing", "Writer", "questions", "texts"]
