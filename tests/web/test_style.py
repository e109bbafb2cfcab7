"""The style sheets: every class is used and defined, and every pair of colours can be read."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

import pytest

from web.rendering import TEMPLATES
from web.site.assets import STATIC, STYLESHEETS

TEXT = {name: (STATIC / name).read_text(encoding="utf-8") for name in STYLESHEETS}
ALL = "\n".join(re.sub(r"/\*.*?\*/", "", text, flags=re.S) for text in TEXT.values())
TOKENS = TEXT["css/tokens.css"]


def defined() -> set[str]:
    selectors = re.sub(r"\{[^{}]*\}", "{}", ALL)
    return set(re.findall(r"\.([a-z][\w-]*)", selectors))


def used() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    return {name for value in re.findall(r'class="([^"{]*)"', text) for name in value.split()}


def test_every_class_used_is_defined() -> None:
    """A block needs no rule of its own when its parts have some."""
    blocks = {name.partition("__")[0] for name in defined()}
    assert used() - defined() - blocks == set()


def test_every_class_defined_is_used() -> None:
    assert defined() - used() == set()


def test_a_component_is_drawn_in_one_place() -> None:
    """Two components of one name would each take the other's rules."""
    drawn = [name for text in TEXT.values() for name in re.findall(r"^ +/\* ([\w-]+)(?: —.*)? \*/$", text, flags=re.M)]
    assert [name for name, times in Counter(drawn).items() if times > 1] == []


def test_every_token_used_is_defined() -> None:
    known = set(re.findall(r"(--[\w-]+):", TOKENS))
    assert set(re.findall(r"var\((--[\w-]+)\)", ALL)) - known == set()


def test_a_name_before_a_value_takes_the_colon_of_its_language() -> None:
    """French has a space before it, English has none: a rule that writes it out is wrong in one of them."""
    named = re.findall(r"content: attr\([\w-]+\) ([^;]+);", ALL)
    assert set(named) == {"var(--colon)"}


def test_rules_stay_short() -> None:
    long = [rule for rule in re.findall(r"\{([^{}]*)\}", ALL) if ":root" not in rule and rule.count(";") > 13]
    assert [rule for rule in long if "--paper" not in rule] == []


INKS = ("ink", "ink-soft", "link", "accent", "stated", "inferred", "disputed")
PAPERS = ("paper", "sheet", "sand")
PAIRS = [
    *product(INKS, PAPERS),
    *product(("ink", "ink-soft", "link", "stated", "inferred", "accent"), ("same", "shared")),
    *product(("on-deep", "on-deep-soft"), ("deep",)),
    ("accent", "accent-wash"),
    ("ink", "accent-wash"),
    ("paper", "ink"),
]


def themes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.split("@media", 1)
    read = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": read[0], "dark": read[0] | read[1]}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS, ids=lambda name: name)
def test_text_can_be_read(theme: str, ink: str, paper: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_controls_can_be_seen(theme: str) -> None:
    colours = themes()[theme]
    assert min(contrast(colours["line-strong"], colours[paper]) for paper in PAPERS) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours written #rrggbb."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
