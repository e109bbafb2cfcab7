"""The report as people read it: RESULTS.md and SIZES.md in both languages, and the growth curves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench import tables
from bench.expectations import page
from bench.figures import figure, spread
from bench.outcomes import Measure, Verdict
from bench.plots import curves
from bench.report import Report
from bench.targets import BY_KEY
from bench.wording import MACHINE, work
from kb.errors import Lang

# Works whose growth is drawn, and what the plot is named.
PLOTS = {
    "facet counts": "facets",
    "list page": "list-page",
    "case page": "case-page",
    "similar cases": "similar",
    "cross table": "cross-table",
    "frequent words": "words",
    "publication": "publication",
    "check of everything": "check",
}
_TEXTS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "title": "# Résultats des bancs d’essai",
        "other": "*[In English below](#results-of-the-benches).*",
        "intro": "Écrit par `python -m bench report` d’après [`results/report.json`](results/report.json) ; "
        "[`SIZES.md`](SIZES.md) en dit l’essentiel. Les "
        "concurrents se relaient dans la même exécution ; un chiffre est une médiane, suivie de ses quartiles. Les "
        "rapports tiennent mieux que les durées : la machine peut faire autre chose. Contrôle et publication sont en "
        "temps de processeur, que les voisins allongent moins.",
        "targets": "## Ce qui est promis, ce qui est mesuré",
        "measures": "## Durées, débits, mémoire",
        "growth": "## Croissance\n\nExposant e de durée ~ taille^e, par moindres carrés sur les logarithmes. "
        "Au-dessus de 1,1 : marqué ⚠, et expliqué.",
        "not-run": "## Non mesuré",
        "contexts": "## Quand\n\nLe travail porte le nom qu’attend `python -m bench run --only`.",
    },
    "en": {
        "title": "# Results of the benches",
        "other": "",
        "intro": "Written by `python -m bench report` from [`results/report.json`](results/report.json); "
        "[`SIZES.md`](SIZES.md) says the gist of it. Contenders "
        "take turns in the same run; a figure is a median, followed by its quartiles. Ratios hold better than times: "
        "the machine may be doing something else. Check and publication are in processor time, which neighbours "
        "lengthen less.",
        "targets": "## What is promised, what is measured",
        "measures": "## Times, rates, memory",
        "growth": "## Growth\n\nExponent e of time ~ size^e, by least squares on logarithms. Above 1.1: marked ⚠, "
        "and explained.",
        "not-run": "## Not measured",
        "contexts": "## When\n\nA work has the name that `python -m bench run --only` takes.",
    },
}


def write(report: Report, folder: Path) -> None:
    """Write RESULTS.md, SIZES.md, and the plots in results/."""
    (folder / "RESULTS.md").write_text(markdown(report), encoding="utf-8")
    (folder / "SIZES.md").write_text(f"{page(report, 'fr')}\n---\n\n{page(report, 'en')}", encoding="utf-8")
    for name, file in PLOTS.items():
        drawn = curves(work(name, "fr"), [one for one in report.measures if one.work == name])
        if drawn:
            (folder / "results" / f"{file}.svg").write_text(drawn, encoding="utf-8")


def markdown(report: Report) -> str:
    """Return the whole document, French first."""
    return f"{_part(report, 'fr')}\n---\n\n{_part(report, 'en')}"


def _part(report: Report, lang: Lang) -> str:
    texts = _TEXTS[lang]
    missing = tables.not_run(report, lang)
    blocks = [
        texts["title"],
        texts["other"],
        texts["intro"],
        _machine(report, lang),
        texts["targets"],
        tables.targets(report, lang),
        texts["measures"],
        tables.measures(report, lang),
        texts["growth"],
        _plots(report, lang),
        tables.growth(report, lang),
        texts["not-run"] if missing else "",
        missing,
        texts["contexts"],
        tables.contexts(report, lang),
    ]
    return "\n\n".join(block.strip() for block in blocks if block.strip()) + "\n"


def _machine(report: Report, lang: Lang) -> str:
    known = {MACHINE.get(name, name) if lang == "fr" else name: said for name, said in report.machine.items()}
    return " · ".join([*(": ".join(pair) for pair in known.items()), *map(" ".join, report.versions.items())])


def _plots(report: Report, lang: Lang) -> str:
    drawn = {name for name in PLOTS if curves(name, [one for one in report.measures if one.work == name])}
    return "\n".join(f"![{work(name, lang)}](results/{file}.svg)" for name, file in PLOTS.items() if name in drawn)


def verdict_line(verdict: Verdict) -> str:
    """Return a verdict as the terminal shows it."""
    target = BY_KEY[verdict.target]
    promised = f"{'≤' if target.most else '≥'} {figure(target.limit, target.unit)}"
    return f"{target.says['en']}, {figure(verdict.size)}: {spread(verdict.spread, target.unit)}, promised {promised}"


def measure_line(measure: Measure) -> str:
    return f"  {measure.work}, {figure(measure.size)}, {measure.contender}: {spread(measure.spread, measure.unit)}"
