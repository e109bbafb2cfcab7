"""Choosing a format: plain answers in, formats ranked out, every point of the score accounted for.

``read_guide`` asks the base what the guide knows (questions, rules, law), what the cases did is counted on their
index; ``choose`` is a function of that, of the answers and of a day. The rules are data (``data/guide/``), never
code; what the arithmetic does with them is written in ontology/decisions/0016-guide.md.
"""

from kb.guide.advice import Choice
from kb.guide.choosing import choose
from kb.guide.guide import Guide
from kb.guide.model import Answers
from kb.guide.reading import read_guide

__all__ = ["Answers", "Choice", "Guide", "choose", "read_guide"]
