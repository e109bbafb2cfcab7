"""What one takes away: a comparison, a case, a result of the guide, as a table on paper or in a file.

Whatever its subject, a ``Handout`` has the same parts (facts, tables, sources), so that each form of
file has one writer. What is not plainly stated by a source is marked in words: a sheet on paper does
not say more than the base.
"""

from kb.handouts.of_case import case_takeaway
from kb.handouts.of_cases import cases_takeaway
from kb.handouts.of_checklists import checklists_takeaway
from kb.handouts.of_choice import choice_takeaway
from kb.handouts.of_formats import formats_takeaway
from kb.handouts.writing import FORMS, Takeaway

__all__ = [
    "FORMS",
    "Takeaway",
    "case_takeaway",
    "cases_takeaway",
    "checklists_takeaway",
    "choice_takeaway",
    "formats_takeaway",
]
