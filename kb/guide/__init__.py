"""Choosing a format: plain answers in, formats ranked out, every point of the score accounted for.

``read_guide`` asks the base what the guide knows (questions, rules, law, cases); ``choose`` is a pure
function of that, of the answers and of a day. The rules are data (``data/guide/``), never code; what
the arithmetic does with them is written in ontology/decisions/0016-guide.md.
"""

from kb.guide.choosing import choose
from kb.guide.model import Answers, Choice, Guide
from kb.guide.reading import Deeds, read_deeds, read_guide, with_cases

__all__ = ["Answers", "Choice", "Deeds", "Guide", "choose", "read_deeds", "read_guide", "with_cases"]
