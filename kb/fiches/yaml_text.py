"""A fiche as YAML text: short values on one line, long texts in lines of their own, always the same bytes."""

from __future__ import annotations

import re
from typing import Any

import yaml

from kb.fiches.writing import Fiche, Typed

_WIDTH = 120
_SHORT = 96
_QUOTED = re.compile(r"\n|, |: |:$|^\W")
_STR, _SEQ, _MAP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT
        super().increase_indent(flow, indentless=False)


def to_yaml(fiche: Fiche) -> str:
    """Return the text of a fiche; reading it back gives the same keys and texts."""
    blocks: list[str] = []
    for key, value in fiche.items():
        text = yaml.serialize(_node({key: value}), Dumper=_Dumper, allow_unicode=True, width=_WIDTH)
        is_section = isinstance(value, list) and any(isinstance(item, dict) for item in value)
        blocks.append(f"\n{text}" if is_section else text)
    return "".join(blocks)


def _node(value: Any, depth: int = 0) -> yaml.Node:
    if isinstance(value, dict):
        pairs = [(_scalar(key), _node(item, depth + 1)) for key, item in value.items()]
        return yaml.MappingNode(_MAP, pairs, flow_style=depth > 0 and _is_flat(value) and _is_texts(value))
    if isinstance(value, list):
        return yaml.SequenceNode(_SEQ, [_node(item, depth + 1) for item in value], flow_style=_is_flat(value))
    return _scalar(value)


def _scalar(text: str) -> yaml.ScalarNode:
    if isinstance(text, Typed):
        node = yaml.compose(str(text), Loader=yaml.SafeLoader)
        return node if isinstance(node, yaml.ScalarNode) else yaml.ScalarNode(_STR, str(text))
    return yaml.ScalarNode(_STR, text, style="|" if "\n" in text else None)


def _is_flat(value: dict[str, Any] | list[Any]) -> bool:
    """Say whether the values are texts that fit on one line together, without quotation marks."""
    items = list(value.values()) if isinstance(value, dict) else value
    plain = all(isinstance(item, str) and not _QUOTED.search(item) for item in items)
    return plain and sum(map(len, items)) <= _SHORT


def _is_texts(value: dict[str, Any]) -> bool:
    """Say whether a mapping is one of languages, the only kind kept on one line."""
    return set(value) <= {"fr", "en"}
