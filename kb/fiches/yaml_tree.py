"""From the text of a YAML fiche to its tree, and nothing else that YAML could do.

A fiche is a plain document: no anchor or alias (a small file could unfold into gigabytes), no tag (a
file could ask for objects), no key written twice (one value would be lost). A value is the text that
stands in the file: ``annee: 2009`` is "2009", ``fr: Oui`` is "Oui".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import yaml

from kb.fiches.problems import NotImportable, Problem, problem
from kb.fiches.tree import Entry, Mapping, Place, Scalar, Sequence, Tree

MAX_BYTES = 1_000_000
_MAX_DEPTH = 12
# libyaml reads a megabyte in a tenth of a second, Python's own scanner in ten.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?=\s|$)", re.MULTILINE)


def read_yaml(content: bytes, *, file: str) -> Tree:
    """Return the tree of a fiche; NotImportable with everything that makes it unreadable."""
    text = _decoded(content, file)
    faults = [*_conflicts(text, file)]
    if not faults:
        faults = [*_forbidden(text, file)]
    if faults:
        raise NotImportable(faults)
    node = yaml.compose(text, Loader=_Loader)
    tree = Scalar("", Place(file, 1, 1)) if node is None else _tree(node, file, faults)
    if faults:
        raise NotImportable(faults)
    return tree


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise NotImportable([too_large(Place(file), len(content), MAX_BYTES)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = problem(
            Place(file, line),
            fr=f"l’octet {error.start} n’est pas de l’UTF-8 ; enregistrez le fichier en UTF-8.",
            en=f"byte {error.start} is not UTF-8; save the file as UTF-8.",
        )
        raise NotImportable([fault]) from error
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def too_large(place: Place, size: int, limit: int) -> Problem:
    megabytes = f"{size / 1e6:.1f}"
    return problem(
        place,
        fr=f"ce fichier fait {megabytes.replace('.', ',')} Mo, une fiche {limit / 1e6:.0f} Mo au plus ; "
        "ôtez-en ce qui n’est pas la fiche.",
        en=f"this file is {megabytes} MB, a fiche {limit / 1e6:.0f} MB at most; remove what is not the fiche.",
    )


def _conflicts(text: str, file: str) -> Iterator[Problem]:
    for match in _CONFLICT.finditer(text):
        yield problem(
            Place(file, text.count("\n", 0, match.start()) + 1, 1),
            fr=f"« {match.group(1)} » est une marque de conflit de fusion ; gardez une des deux versions.",
            en=f"“{match.group(1)}” is a merge conflict marker; keep one of the two versions.",
        )


def _forbidden(text: str, file: str) -> Iterator[Problem]:
    """Yield what makes the text something else than one plain YAML document; linear, whatever it holds."""
    depth, documents = 0, 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            place = _place(event.start_mark, file)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                yield _not_plain(place, "une ancre (& ou *)", "an anchor (& or *)")
            tag = getattr(event, "tag", None)
            if tag:
                yield _not_plain(place, f"une étiquette ({tag})", f"a tag ({tag})")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                yield _not_plain(place, "trop de niveaux emboîtés", "too many nested levels")
                return
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                yield _not_plain(place, "un second document (---)", "a second document (---)")
                return
    except yaml.YAMLError as error:
        yield _unreadable(error, file)


def _not_plain(place: Place, fr: str, en: str) -> Problem:
    return problem(
        place,
        fr=f"{fr} n’a pas sa place dans une fiche ; écrivez les valeurs elles-mêmes, une fois.",
        en=f"{en} has no place in a fiche; write the values themselves, once.",
    )


def _unreadable(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return problem(
        _place(mark, file) if mark else Place(file, 1),
        fr=f"ce n’est pas du YAML : « {reason} » ; vérifiez les retraits, les deux-points et les guillemets "
        "de cette ligne et de celle d’avant.",
        en=f"this is not YAML: “{reason}”; check indents, colons and quotes of this line and the one before.",
    )


def _place(mark: object, file: str) -> Place:
    return Place(file, getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)


def _tree(node: yaml.Node, file: str, faults: list[Problem]) -> Tree:
    place = _place(node.start_mark, file)
    if isinstance(node, yaml.ScalarNode):
        is_null = not node.style and node.value in ("", "~", "null")
        return Scalar("" if is_null else node.value.strip(), place)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_tree(item, file, faults) for item in node.value), place)
    return Mapping(tuple(_entries(node.value, file, faults)), place)


def _entries(pairs: list[tuple[yaml.Node, yaml.Node]], file: str, faults: list[Problem]) -> Iterator[Entry]:
    lines: dict[str, int] = {}
    for key, value in pairs:
        place = _place(key.start_mark, file)
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in lines:
            fault = problem(
                place,
                fr=f"la clé « {name} » est déjà écrite ligne {lines[name]} ; n’en gardez qu’une.",
                en=f"the key “{name}” is already written on line {lines[name]}; keep one.",
            )
            faults.append(fault)
        lines.setdefault(name, key.start_mark.line + 1)
        yield Entry(name, _tree(value, file, faults), place)
