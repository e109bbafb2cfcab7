"""An empty fiche: every key of a case with its help, from the shapes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kb.errors import Lang
from kb.fiches.completion import CASE
from kb.fiches.context import Context, Term
from kb.fiches.desk import Desk
from kb.namespaces import COOP, thing
from kb.schema import PropertyShape

_RANK = COOP["rank"]
_WIDTH = 110
_WORDS: dict[str, dict[Lang, str]] = {
    "head": {
        "fr": "Fiche d’un cas de coopération. Remplissez ce que vous savez, laissez vide ou effacez le reste, "
        "puis : kb import CE-FICHIER. Recopiez un bloc « - » pour chaque élément de plus. "
        "Les textes s’écrivent en français et en anglais.",
        "en": "Fiche of a cooperation case. Fill in what you know, leave the rest empty or delete it, then: "
        "kb import THIS-FILE. Copy a “-” block for each further item. Texts are written in French and in English.",
    },
    "required": {"fr": "obligatoire", "en": "required"},
    "several": {"fr": "plusieurs possibles", "en": "several allowed"},
    "one of": {"fr": "au choix : ", "en": "one of: "},
    "id": {
        "fr": "nom court du cas : minuscules sans accent, chiffres, traits d’union ; ne change plus ensuite",
        "en": "short name of the case: lower case without accents, digits, hyphens; never changes afterwards",
    },
    "declared": {
        "fr": "Organisations, territoires, dispositifs qui ne sont pas encore dans la base.",
        "en": "Organisations, territories, instruments that are not yet in the base.",
    },
    "new source": {
        "fr": "Une source déjà dans la base se cite par son nom court ; une nouvelle se décrit ici.",
        "en": "A source already in the base is cited by its short name; a new one is described here.",
    },
}


def blank_yaml(desk: Desk, lang: Lang) -> str:
    """Return an empty fiche as commented YAML, in the order of the shapes."""
    return "\n".join(_Blank(desk, lang).lines()) + "\n"


class _Blank:
    def __init__(self, desk: Desk, lang: Lang) -> None:
        self.desk = desk
        self.lang = lang
        self.context: Context = desk.context
        self.explained: set[tuple[str, str | None]] = set()

    def lines(self) -> Iterator[str]:
        yield from _comment(_WORDS["head"][self.lang], "")
        yield ""
        yield from _comment(f"{_WORDS['id'][self.lang]} ({_WORDS['required'][self.lang]})", "")
        yield f"{self.context.keyword('@id')}:"
        for term, shape in self._fields(CASE):
            if term.is_parts:
                yield from self._section(term, shape)
            elif term.kind == "source":
                yield from self._sources(term, shape)
            else:
                yield from self._field(term, shape, "")
        yield ""
        yield from _comment(_WORDS["declared"][self.lang], "")
        yield f"{self.context.keyword('@included')}:"
        for kind in ("organisation", "territory"):
            yield from self._item(self.context.class_of_kind(kind) or "", is_declared=True)

    def _section(self, term: Term, shape: PropertyShape) -> Iterator[str]:
        yield ""
        title = shape.names[self.lang]
        yield f"# ── {title[0].upper()}{title[1:]} " + "─" * max(0, 60 - len(title))
        yield from _comment(shape.help[self.lang], "")
        yield f"{term.key}:"
        yield from self._item(shape.target or "")

    def _sources(self, term: Term, shape: PropertyShape) -> Iterator[str]:
        yield ""
        yield from _comment(f"{shape.help[self.lang]} {_WORDS['new source'][self.lang]}", "")
        yield f"{term.key}:"
        yield from self._item(self.context.class_of_kind("source") or "", is_declared=True)

    def _item(self, target: str, *, is_declared: bool = False) -> Iterator[str]:
        """Yield one empty item of a list, its first line marked with a dash."""
        classes = [iri for iri in self.context.names if self.desk.schema.is_a(iri, target)]
        lines: list[str] = []
        names = " | ".join(self.context.names[iri] for iri in classes)
        if len(classes) > 1 or (is_declared and self.context.class_of_kind("source") != target):
            value = f" {names}" if len(classes) == 1 else ""
            lines += _comment(names if len(classes) > 1 else "", "    ") if len(classes) > 1 else []
            lines.append(f"    {self.context.keyword('@type')}:{value}")
        if is_declared:
            lines.append(f"    {self.context.keyword('@id')}:")
        for term, shape in self._fields(classes[0] if classes else target):
            if not term.is_parts:
                lines += self._field(term, shape, "    ")
        first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
        lines[first] = "  - " + lines[first].removeprefix("    ")
        yield from lines

    def _field(self, term: Term, shape: PropertyShape, indent: str) -> Iterator[str]:
        """Yield a key with its help, told in full the first time only."""
        is_new = (term.key, term.kind) not in self.explained
        self.explained.add((term.key, term.kind))
        required = _WORDS["required"][self.lang] if shape.min_count else ""
        if is_new:
            several = _WORDS["several"][self.lang] if _takes_several(term, shape) else ""
            marks = ", ".join(filter(None, (required, several)))
            yield from _comment(f"{shape.help[self.lang]} ({marks})" if marks else shape.help[self.lang], indent)
            choices = self._choices(term)
            yield from _comment(f"{_WORDS['one of'][self.lang]}{choices}", indent) if choices else ()
        note = f"  # {required}" if required and not is_new else ""
        yield f"{indent}{term.key}:" + (" {fr: , en: }" if term.by_language else "") + note

    def _choices(self, term: Term) -> str:
        """Return the notations that a key accepts, with their labels; "" for things, which are too many."""
        scheme = thing("scheme", term.kind or "")
        if scheme not in self.desk.known.subjects:
            return ""
        kind = term.kind or ""
        notations = sorted(self.desk.known.slugs(kind))
        return " · ".join(f"{slug} ({self.desk.known.label(thing(kind, slug), self.lang)})" for slug in notations)

    def _fields(self, class_iri: str) -> Iterator[tuple[Term, PropertyShape]]:
        """Yield the keys of a class in the order of the shapes; of several keys for one date, the first."""
        shapes = self.desk.schema.properties(class_iri)
        terms = list(self.context.terms(class_iri).values())
        for path, shape in shapes.items():
            found = [term for term in terms if term.iri == path]
            if found and path != _RANK:
                yield found[0], shape


def _takes_several(term: Term, shape: PropertyShape) -> bool:
    return term.many or (shape.max_count is None and not term.by_language)


def _comment(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_long_words=False,
        break_on_hyphens=False,
    )
