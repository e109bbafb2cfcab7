"""What a generated case is made of, and how unevenly: read with the shapes of ontology/ at hand."""

from __future__ import annotations

from dataclasses import dataclass

# Zipf exponents of what is drawn elsewhere too.
THEME_SKEW, STAGE_SKEW, KIND_SKEW = 1.0, 0.7, 1.0
PARTNER_SKEW, STAKE_SKEW, OBJECT_SKEW = 1.1, 0.8, 1.0
EVIDENCE = (("stated", 0.82), ("inferred", 0.15), ("disputed", 0.03))
FIRST_YEAR, LAST_YEAR = 1992, 2026


@dataclass(frozen=True)
class Part:
    """A property of a case and the elements it leads to.

    ``chances`` of having 0, 1, 2… of them; ``skew`` is the exponent of Zipf's law over the concepts of
    ``scheme``, the most used in the base first; ``facet`` is that of an absence when there is none.
    """

    property: str
    class_: str
    fragment: str
    scheme: str
    chances: tuple[float, ...]
    skew: float
    facet: str = ""


PARTS = (
    Part("formatUse", "FormatUse", "format", "format", (0.1, 0.8, 0.1), 1.2),
    Part("trigger", "Trigger", "trigger", "trigger", (0, 0.9, 0.1), 1.0),
    Part("participation", "Participation", "participation", "partner", (0, 0.5, 0.35, 0.15), PARTNER_SKEW),
    Part("scaleFigure", "ScaleFigure", "scale", "scale", (0.8, 0.2), 0.9),
    Part("stake", "Stake", "stake", "stake", (0, 0.9, 0.1), STAKE_SKEW),
    Part("ambition", "Ambition", "ambition", "ambition", (0.4, 0.55, 0.05), 0.8, "ambitions"),
    Part("object", "Object", "object", "object", (0, 0.9, 0.1), OBJECT_SKEW),
    Part("governance", "Body", "governance", "body-function", (0.5, 0.4, 0.1), 1.1, "acteurs"),
    Part("milestone", "Milestone", "milestone", "milestone", (0.5, 0.4, 0.1), 1.0),
    Part("result", "Result", "result", "result", (0.9, 0.1), 0.9),
    Part("obstacle", "ObstacleMet", "obstacle", "obstacle", (0.95, 0.05), 0.9),
    Part("relation", "Relation", "relation", "relation", (0.8, 0.2), 1.0),
)
