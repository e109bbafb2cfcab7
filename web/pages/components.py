"""Every component of the site with its examples, on one page that is also a test page.

The examples are invented and say so: they show each state, the empty one included, whatever the
base holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.namespaces import thing
from kb.records import Field, Group, Item, Proof, Value
from web.frame import Frame, cited, frame
from web.lists.filters import Choice, Filter
from web.pages.samples import Samples, samples
from web.pages.samples_choosing import ChoosingSamples, choosing_samples
from web.pages.samples_contribution import ContributionSamples, contribution_samples
from web.pages.samples_find import FindSamples, find_samples
from web.pages.samples_pictures import PictureSamples, picture_samples
from web.pages.samples_quality import QualitySamples, quality_samples
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class ComponentsPage:
    """/fr/composants"""

    template: ClassVar[str] = "pages/components.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    icons: list[str] = field(metadata={"help": "names of the icons"})
    concepts: tuple[Value, ...] = field(metadata={"help": "concepts, for chips"})
    fields: tuple[Field, ...] = field(metadata={"help": "fields of every sort of value"})
    full: Group = field(metadata={"help": "a facet with items of every evidence"})
    absent: Group = field(metadata={"help": "a facet that says why it is empty"})
    silent: Group = field(metadata={"help": "a facet about which nothing is known"})
    filter: Filter = field(metadata={"help": "a filter with chosen, free and empty choices"})
    choosing: ChoosingSamples = field(metadata={"help": "examples for comparing formats"})
    samples: Samples = field(metadata={"help": "examples taken from the base"})
    find: FindSamples = field(metadata={"help": "examples for selections of cases"})
    contribution: ContributionSamples = field(metadata={"help": "examples for the contribution form"})
    quality: QualitySamples = field(metadata={"help": "examples for the quality pages"})
    pictures: PictureSamples = field(metadata={"help": "examples for the drawings"})
    links: list[Link] = field(metadata={"help": "a few links"})
    citation: str = field(metadata={"help": "how to cite something"})


def components(visit: Visit) -> ComponentsPage:
    _ = visit.words.gettext
    concepts = (
        Value(_("call for projects"), thing("trigger", "appel-a-projets"), "trigger"),
        Value(_("planning process"), thing("trigger", "document-planification"), "trigger"),
    )
    return ComponentsPage(
        frame=frame(visit, _("Components"), _("Every component of the site, with invented examples."), indexed=False),
        icons=["mark", "arrow", "out", "stated", "inferred", "disputed", "same", "shared", "only", "cross"],
        concepts=concepts,
        fields=_fields(visit, concepts),
        full=_group(visit, items=tuple(_item(visit, level, concepts) for level in ("stated", "inferred", "disputed"))),
        absent=_group(visit, key="absent", absences=(_absence(visit),)),
        silent=_group(visit, key="silent"),
        filter=Filter(
            "theme",
            _("Theme"),
            [
                Choice("eau", _("water"), 2, chosen=True),
                Choice("economie", _("economy"), 5, chosen=False),
                Choice("montagne", _("mountains"), 0, chosen=False),
            ],
            1,
        ),
        choosing=choosing_samples(visit),
        samples=samples(visit),
        find=find_samples(visit),
        contribution=contribution_samples(visit),
        quality=quality_samples(visit),
        pictures=picture_samples(visit),
        citation=cited(visit, thing("case", "exemple"), _("Cases")),
        links=[Link(_("All cases"), visit.to("cases")), Link(_("All formats"), visit.to("formats"))],
    )


def _fields(visit: Visit, concepts: tuple[Value, ...]) -> tuple[Field, ...]:
    _ = visit.words.gettext
    return (
        Field("kind", _("concepts"), "", concepts),
        Field("date", _("date"), "", (Value("2016-12-06", datatype="date"),)),
        Field("month", _("month"), "", (Value("2019-09", datatype="gYearMonth"),)),
        Field("amount", _("number"), "", (Value("133315", datatype="integer"),)),
        Field("remote", _("yes or no"), "", (Value("true", datatype="boolean"),)),
        Field("page", _("outside address"), "", (Value("", iri="https://www.example.org/page"),)),
        Field("text", _("words in another language"), "", (Value("gagnant-gagnant", lang="fr"),)),
    )


def _item(visit: Visit, level: str, concepts: tuple[Value, ...]) -> Item:
    _ = visit.words.gettext
    names = {"stated": _("stated"), "inferred": _("inferred"), "disputed": _("disputed")}
    founding = level == "stated"
    return Item(
        iri=f"{thing('case', 'exemple')}#{level}",
        type="Trigger",
        type_label=_("trigger"),
        label=_("Invented example, %(level)s", level=names[level]),
        rank=1,
        kinds=concepts[:1],
        themes=(),
        fields=_fields(visit, concepts)[1:2],
        evidence=Value(names[level], thing("evidence", level), "evidence"),
        rationale=None if founding else _("Because two sources say it in different words."),
        verification=None
        if founding
        else Value(_("partly verified"), thing("verification", "partiel"), "verification"),
        proofs=(_proof(visit, founding),),
        notes=(_("A remark by the curator."),),
        parts=(),
        link="trigger",
    )


def _proof(visit: Visit, founding: bool) -> Proof:
    _ = visit.words.gettext
    source = Value(_("An invented document"), thing("source", "annonce-contrat-reciprocite-2016"), "source")
    if founding:
        return Proof(source, _("Sheet · Stakes · 1"), f"{thing('source', 'exemple')}#1", None, founding=True)
    return Proof(source, None, None, "https://www.example.org/page", founding=False)


def _absence(visit: Visit) -> Item:
    _ = visit.words.gettext
    source = _item(visit, "stated", ())
    reason = Value(_("not stated in the source"), thing("absence-reason", "non-precise"), "absence-reason")
    return Item(
        **{
            **source.__dict__,
            "iri": f"{thing('case', 'exemple')}#absence",
            "label": _("The sheet gives no date."),
            "kinds": (reason,),
            "evidence": None,
            "notes": (),
            "fields": (),
            "type": "Absence",
        },
    )


def _group(visit: Visit, *, key: str = "full", items: tuple[Item, ...] = (), absences: tuple[Item, ...] = ()) -> Group:
    _ = visit.words.gettext
    names = {"full": _("triggers"), "absent": _("nothing stated"), "silent": _("nothing known")}
    return Group(key, names[key], items, absences, ())
