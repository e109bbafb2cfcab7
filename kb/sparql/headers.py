"""The header of a question file: ``#+`` lines of YAML, read strictly.

Whatever is missing, unknown, in one language only or at odds with the query below raises a
QueryFileError that names the file and the line. Nothing is guessed, nothing is left as a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kb.errors import BadParameter, Lang, QueryFileError
from kb.namespaces import FOLDERS
from kb.sparql.binding import (
    TYPES,
    Form,
    Parameter,
    Value,
    block_names,
    blocks,
    form,
    lang_parameter,
    projection,
    variables,
)
from kb.text import nearest

REQUIRED = ("title", "summary", "tags")
KEYS = (*REQUIRED, "description", "parameters", "defaults", "pagination", "columns", "serves", "kept", "method")
PARAMETER_KEYS = ("label", "scheme", "kind", "optional")
KEPT_KEYS = ("asked", "for")
ASKED = ("whole", "by-thing")
_KINDS = frozenset(FOLDERS.values()) | {"thing"}


class _StrictLoader(yaml.CSafeLoader):
    """YAML in which a key given twice is an error: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Keep:
    """How an answer kept with a snapshot is asked for, one of ``ASKED``, and with which values: an answer each."""

    asked: str
    values: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True)
class Header:
    """The header of one file, with the query text that it describes."""

    path: Path
    text: str
    body: str
    form: Form
    keys: Mapping[str, Any]
    lines: Mapping[str, int] = field(repr=False)

    def has(self, key: str) -> bool:
        return key in self.keys

    def error(self, key: str, fr: str, en: str) -> QueryFileError:
        line = self.lines.get(key, 1)
        return QueryFileError(fr=f"{self.path}:{line} : {fr}", en=f"{self.path}:{line}: {en}")

    def texts(self, key: str) -> Mapping[Lang, str]:
        return self._two_languages(key, self.keys[key])

    def words(self, key: str) -> tuple[str, ...]:
        value = self.keys[key]
        if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
            raise self.error(key, f"« {key} » attend une liste de mots.", f"“{key}” expects a list of words.")
        return tuple(value)

    def mapping(self, key: str) -> dict[str, Any]:
        value = self.keys.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"« {key} » attend des paires clé: valeur.", f"“{key}” expects key: value pairs.")
        return value

    def pagination(self) -> int | None:
        value = self.keys.get("pagination")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise self.error(
                "pagination", "« pagination » attend un entier positif.", "“pagination” expects a positive integer."
            )
        return value

    def columns(self) -> Mapping[str, Mapping[Lang, str]]:
        """Return the labels of the columns, which are exactly what the query projects."""
        columns = self.mapping("columns")
        projected = projection(self.body) if self.form == "select" else ()
        if tuple(columns) != projected:
            shown = ", ".join(projected) or "∅"
            raise self.error(
                "columns",
                f"« columns » doit donner, dans l’ordre, ce que la requête projette : {shown}.",
                f"“columns” must give, in order, what the query projects: {shown}.",
            )
        return {name: self._two_languages("columns", labels) for name, labels in columns.items()}

    def kept(self, known: Collection[str]) -> Keep | None:
        """Return what is kept of the answers of a question with these parameters; None for nothing."""
        if not self.has("kept"):
            return None
        said = self.mapping("kept")
        self._refuse_unknown("kept", said, KEPT_KEYS)
        asked, values = str(said.get("asked")), said.get("for", [{}])
        right = asked in ASKED and isinstance(values, list) and all(isinstance(some, dict) for some in values)
        if not right:
            raise self.error(
                "kept",
                f"« kept » attend « asked », l’un de {', '.join(ASKED)}, et une liste de valeurs sous « for ».",
                f"“kept” expects “asked”, one of {', '.join(ASKED)}, and a list of values under “for”.",
            )
        for name in (name for some in values for name in some):
            if name not in known:
                raise self._unknown("kept", name, known)
        return Keep(asked, tuple(values))

    def parameters(self) -> tuple[Parameter, ...]:
        """Return the parameters that the query uses; the header describes these and no other."""
        described, examples = self.mapping("parameters"), self.mapping("defaults")
        used = [self._name_and_type(variable) for variable in variables(self.body) if variable != "_lang"]
        for key, given in (("parameters", described), ("defaults", examples)):
            if extra := sorted(set(given) - {name for name, _ in used}):
                raise self.error(
                    key,
                    f"« {extra[0]} » n’est pas un paramètre de la requête.",
                    f"“{extra[0]}” is not a parameter of the query.",
                )
        read = tuple(self._parameter(name, type_, described.get(name), examples.get(name)) for name, type_ in used)
        self._check_blocks(read)
        return (*read, lang_parameter())

    def _name_and_type(self, variable: str) -> tuple[str, Any]:
        name, _, type_ = variable[1:].rpartition("_")
        if not name or type_ not in TYPES:
            known = ", ".join(sorted(TYPES))
            raise self.error(
                "parameters",
                f"?{variable} ne dit pas son type ; terminez son nom par l’un de : {known}.",
                f"?{variable} does not say its type; end its name with one of: {known}.",
            )
        return name, type_

    def _parameter(self, name: str, type_: Any, described: Any, example: Value | None) -> Parameter:
        if not isinstance(described, dict) or "label" not in described or example is None:
            raise self.error(
                "parameters",
                f"?_{name}_{type_} attend un « label » sous « parameters » et un exemple sous « defaults ».",
                f"?_{name}_{type_} needs a “label” under “parameters” and an example under “defaults”.",
            )
        self._refuse_unknown("parameters", described, PARAMETER_KEYS)
        if "kind" in described and described["kind"] not in _KINDS:
            raise self._unknown("parameters", str(described["kind"]), _KINDS)
        parameter = Parameter(
            name=name,
            type=type_,
            labels=self._two_languages("parameters", described["label"]),
            scheme=described.get("scheme"),
            kind=described.get("kind"),
            optional=described.get("optional") is True,
            example=example,
        )
        try:
            parameter.term(example)
        except BadParameter as error:
            raise self.error("defaults", error.message("fr"), error.message("en")) from error
        return parameter

    def _check_blocks(self, parameters: tuple[Parameter, ...]) -> None:
        optional = {parameter.variable: parameter.name for parameter in parameters if parameter.optional}
        for name, number in block_names(self.body):
            if name not in optional.values():
                raise self.error(
                    f"line {number}",
                    f"« #? {name} » ne nomme pas un paramètre « optional: true ».",
                    f"“#? {name}” does not name an “optional: true” parameter.",
                )
        for line, condition, number in blocks(self.body):
            for variable in variables(line):
                if variable in optional and optional[variable] != condition:
                    raise self.error(
                        f"line {number}",
                        f"?{variable} est facultatif : écrivez-le entre « #? {optional[variable]} » et « #? ».",
                        f"?{variable} is optional: write it between “#? {optional[variable]}” and “#?”.",
                    )

    def _two_languages(self, key: str, value: Any) -> Mapping[Lang, str]:
        right = isinstance(value, dict) and set(value) == {"fr", "en"}
        if not right or not all(isinstance(text, str) and text.strip() for text in value.values()):
            raise self.error(
                key, f"« {key} » attend un texte fr et un texte en.", f"“{key}” expects a text fr and a text en."
            )
        return {"fr": value["fr"].strip(), "en": value["en"].strip()}

    def _refuse_unknown(self, key: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for name in given:
            if name not in known:
                raise self._unknown(key if key in self.keys else name, name, known)

    def _unknown(self, key: str, name: str, known: Any) -> QueryFileError:
        guess = nearest(name, known)
        return self.error(
            key,
            f"« {name} » est inconnu" + (f" ; vouliez-vous dire « {guess} » ?" if guess else "."),
            f"“{name}” is unknown" + (f"; did you mean “{guess}”?" if guess else "."),
        )


def read_header(path: Path) -> Header:
    """Read the header of a file and check its outline; the rest is checked as it is asked for."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    if not count:
        raise QueryFileError(
            fr=f"{path}:1 : le fichier doit commencer par un en-tête de lignes « #+ ».",
            en=f"{path}:1: the file must begin with a header of “#+” lines.",
        )
    keys, places = _load(path, lines[:count])
    body = "".join(lines[count:])
    found = form(body)
    header = Header(path, text, body, found or "select", keys, places | _body_lines(count, lines))
    header._refuse_unknown("", keys, KEYS)
    for key in REQUIRED:
        if key not in keys:
            raise header.error(key, f"il manque « {key} » dans l’en-tête.", f"the header lacks “{key}”.")
    if found is None:
        raise header.error("", "aucune requête sous l’en-tête.", "no query below the header.")
    _check_markers(header)
    return header


def _load(path: Path, lines: list[str]) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the keys of the header and the line of each."""
    source = "".join(line.removeprefix("#+").removeprefix(" ") for line in lines)
    loader = _StrictLoader(source)
    try:
        node = loader.get_single_node()
        keys = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QueryFileError(
            fr=f"{path}:{line} : l’en-tête n’est pas du YAML lisible ({error.problem}).",
            en=f"{path}:{line}: the header is not readable YAML ({error.problem}).",
        ) from error
    finally:
        loader.dispose()
    if not isinstance(keys, dict) or not isinstance(node, yaml.MappingNode):
        raise QueryFileError(
            fr=f"{path}:1 : l’en-tête attend des paires clé: valeur.",
            en=f"{path}:1: the header expects key: value pairs.",
        )
    return keys, {key.value: key.start_mark.line + 1 for key, _ in node.value}


def _body_lines(count: int, lines: list[str]) -> dict[str, int]:
    return {f"line {number}": count + number for number in range(1, len(lines) - count + 1)}


def _check_markers(header: Header) -> None:
    try:
        list(blocks(header.body))
    except ValueError as error:
        raise header.error(
            f"line {error.args[0]}",
            "un bloc « #? nom » se ferme par « #? » et ne s’emboîte pas.",
            "a “#? name” block is closed by “#?” and does not nest.",
        ) from error
