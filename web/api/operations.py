"""The operations of the REST interface as a reader meets them: read from the OpenAPI document, nothing added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kb.errors import Lang

Json = Mapping[str, Any]

# Values shown of a longer list.
FEW = 12
QUESTIONS = "/api/queries/"


@dataclass(frozen=True)
class Input:
    """One parameter of an operation."""

    name: str = field(metadata={"help": "its name in the address"})
    type: str = field(metadata={"help": "integer, number, boolean, date, string"})
    required: bool = field(metadata={"help": "whether the operation needs it"})
    several: bool = field(metadata={"help": "whether it may be given several times"})
    text: str = field(metadata={"help": "what it is"})
    bounds: str = field(metadata={"help": "least and most, may be empty"})
    default: str = field(metadata={"help": "its value when it is not given, may be empty"})
    values: list[str] = field(metadata={"help": "the values that it takes, or the first of them; empty for any"})
    more: int = field(metadata={"help": "how many values are not shown"})


@dataclass(frozen=True)
class Operation:
    """One address of the interface."""

    key: str = field(metadata={"help": "its name among the operations"})
    tag: str = field(metadata={"help": "the group that it belongs to"})
    path: str = field(metadata={"help": "its address without parameters"})
    title: str = field(metadata={"help": "what it answers, in a few words"})
    text: list[str] = field(metadata={"help": "more about it, by paragraph"})
    inputs: list[Input] = field(metadata={"help": "its parameters"})
    example: str = field(metadata={"help": "an address that answers"})
    media: list[str] = field(metadata={"help": "media types of its answers"})

    @property
    def question(self) -> str:
        """The question of the library that it asks, or nothing."""
        return self.path.removeprefix(QUESTIONS) if self.path.startswith(QUESTIONS) else ""


def operations(document: Json, lang: Lang) -> list[Operation]:
    """Return the operations of an OpenAPI document, in its order."""
    return [_operation(path, methods["get"], lang) for path, methods in document["paths"].items()]


def _operation(path: str, said: Json, lang: Lang) -> Operation:
    return Operation(
        key=said["operationId"],
        tag=said["tags"][0],
        path=path,
        title=said["summary"],
        text=said.get("description", "").split("\n\n") if said.get("description") else [],
        inputs=[_input(parameter) for parameter in said["parameters"]],
        example=example(path, said, lang),
        media=list(said["responses"]["200"]["content"]),
    )


def example(path: str, said: Json, lang: Lang) -> str:
    """Return an address that answers, in a language.

    It has the examples of what is required; of a question, nothing more, since its other parameters narrow the
    answer and their examples are not meant to be given together.
    """
    only = path.startswith(QUESTIONS)
    given = [one for one in said["parameters"] if "example" in one and (one.get("required") or not only)]
    pairs = [(one["name"], one["example"]) for one in given]
    if any(one["name"] == "lang" for one in said["parameters"]):
        pairs.append(("lang", lang))
    query = urlencode([(name, _plain(value)) for name, value in pairs], doseq=True)
    return f"{path}?{query}" if query else path


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _input(said: Json) -> Input:
    schema = said["schema"]
    several = schema.get("type") == "array"
    one = schema["items"] if several else next(iter(schema.get("anyOf", [schema])))
    values = list(map(str, one.get("enum", [])))
    least, most = one.get("minimum"), one.get("maximum")
    return Input(
        name=said["name"],
        type=one.get("format") or one.get("type", "string"),
        required=bool(said.get("required")),
        several=several,
        text=said.get("description", ""),
        bounds=_bounds(least, most),
        default=str(schema.get("default", "")),
        values=values[:FEW],
        more=max(0, len(values) - FEW),
    )


def _bounds(least: int | None, most: int | None) -> str:
    if least is None or most is None:
        return "" if least is None and most is None else f"≥ {least}" if most is None else f"≤ {most}"
    return f"{least}…{most}"


def by_tag(found: Iterable[Operation]) -> dict[str, list[Operation]]:
    """Return tag → operations, in the order met."""
    grouped: dict[str, list[Operation]] = {}
    for one in found:
        grouped.setdefault(one.tag, []).append(one)
    return grouped
