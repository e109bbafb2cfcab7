"""The report as people read it: bench/RESULTS.md in both languages, and the growth curves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.figures import figure, spread
from bench.growth import growths
from bench.outcomes import Measure, Verdict
from bench.plots import curves
from bench.reasons import REASONS
from bench.report import Report
from bench.targets import BY_KEY, TARGETS, Met
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
_MET: Mapping[Lang, Mapping[Met, str]] = {
    "fr": {"met": "oui", "smaller": "oui, à cette taille", "missed": "**non**"},
    "en": {"met": "yes", "smaller": "yes, at this size", "missed": "**no**"},
}
_TEXTS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "title": "# Résultats des bancs d’essai",
        "other": "*[In English below](#results-of-the-benches).*",
        "intro": "Écrit par `python -m bench report` d’après [`results/report.json`](results/report.json). Les "
        "concurrents se relaient dans la même exécution ; un chiffre est une médiane, suivie de ses quartiles. Les "
        "rapports tiennent mieux que les durées : la machine peut faire autre chose. Contrôle et publication sont en "
        "temps de processeur, que les voisins allongent moins.",
        "targets": "## Ce qui est promis, ce qui est mesuré",
        "target-head": "| travail | promis | taille promise | mesuré | taille | tenu ? |",
        "measures": "## Durées, débits, mémoire",
        "growth": "## Croissance\n\nExposant e de durée ~ taille^e, par moindres carrés sur les logarithmes. "
        "Au-dessus de 1,1 : marqué ⚠.",
        "growth-head": "| travail | concurrent | tailles | e |",
        "not-run": "## Non mesuré",
        "not-run-head": "| travail | taille | concurrent | raison |",
        "contexts": "## Où et quand",
        "contexts-head": "| travail | tailles | date | charge de la machine avant |",
        "nothing": "pas encore mesuré",
        "work": "travail",
        "contender": "concurrent",
    },
    "en": {
        "title": "# Results of the benches",
        "other": "",
        "intro": "Written by `python -m bench report` from [`results/report.json`](results/report.json). Contenders "
        "take turns in the same run; a figure is a median, followed by its quartiles. Ratios hold better than times: "
        "the machine may be doing something else. Check and publication are in processor time, which neighbours "
        "lengthen less.",
        "targets": "## What is promised, what is measured",
        "target-head": "| work | promised | promised size | measured | size | met? |",
        "measures": "## Times, rates, memory",
        "growth": "## Growth\n\nExponent e of time ~ size^e, by least squares on logarithms. Above 1.1: marked ⚠.",
        "growth-head": "| work | contender | sizes | e |",
        "not-run": "## Not measured",
        "not-run-head": "| work | size | contender | reason |",
        "contexts": "## Where and when",
        "contexts-head": "| work | sizes | date | load of the machine before |",
        "nothing": "not measured yet",
        "work": "work",
        "contender": "contender",
    },
}


def write(report: Report, folder: Path) -> None:
    """Write RESULTS.md and the plots in results/."""
    (folder / "RESULTS.md").write_text(markdown(report), encoding="utf-8")
    for work, name in PLOTS.items():
        drawn = curves(work, [one for one in report.measures if one.work == work])
        if drawn:
            (folder / "results" / f"{name}.svg").write_text(drawn, encoding="utf-8")


def markdown(report: Report) -> str:
    """Return the whole document, French first."""
    return f"{_part(report, 'fr')}\n---\n\n{_part(report, 'en')}"


def _part(report: Report, lang: Lang) -> str:
    texts = _TEXTS[lang]
    blocks = [texts["title"], texts["other"], texts["intro"], _machine(report)]
    blocks += [
        texts["targets"],
        _targets(report, lang),
        _missed(report, lang),
        texts["measures"],
        _measures(report, lang),
    ]
    blocks += [texts["growth"], _plots(report), _growth(report, lang)]
    if report.not_run:
        rows = [
            f"| {one.work} | {figure(one.size)} | {one.contender} | {_cell(one.reason)} |" for one in report.not_run
        ]
        blocks += [texts["not-run"], _table(texts["not-run-head"], rows)]
    contexts = [
        f"| {one.work} | {', '.join(map(figure, one.sizes))} | {one.date} | {one.busy} |" for one in report.contexts
    ]
    blocks += [texts["contexts"], _table(texts["contexts-head"], contexts)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _machine(report: Report) -> str:
    return " · ".join(
        [*(f"{name}: {said}" for name, said in report.machine.items()), *map(" ".join, report.versions.items())]
    )


def _targets(report: Report, lang: Lang) -> str:
    rows = []
    for target in TARGETS:
        found = sorted((one for one in report.verdicts if one.target == target.key), key=lambda one: one.size)
        promised = f"{'≤' if target.most else '≥'} {figure(target.limit, target.unit)}"
        begins = f"| {target.says[lang]} | {promised} | {figure(target.size) if target.size else '—'} |"
        if not found:
            rows.append(f"{begins} {_TEXTS[lang]['nothing']} | | |")
        for one in found:
            measured = f"{spread(one.spread, target.unit)}{_remark(one)}"
            rows.append(f"{begins} {measured} | {figure(one.size)} | {_MET[lang][target.met(one)]} |")
    return _table(_TEXTS[lang]["target-head"], rows)


def _missed(report: Report, lang: Lang) -> str:
    """Return a line for each promise that is not kept, with its reason where one is known."""
    missed = dict.fromkeys(one.target for one in report.verdicts if BY_KEY[one.target].met(one) == "missed")
    unknown = {"fr": "cause non cherchée.", "en": "cause not looked for."}[lang]
    return "\n".join(
        f"- {_MET[lang]['missed']}, {BY_KEY[key].says[lang]} : {REASONS.get(key, {}).get(lang, unknown)}"
        if lang == "fr"
        else f"- {_MET[lang]['missed']}, {BY_KEY[key].says[lang]}: {REASONS.get(key, {}).get(lang, unknown)}"
        for key in missed
    )


def _measures(report: Report, lang: Lang) -> str:
    """Return one line for each contender at each work, one column for each size."""
    sizes = sorted({one.size for one in report.measures})
    known = {(one.work, one.contender, one.size): one for one in report.measures}
    head = f"| {_TEXTS[lang]['work']} | {_TEXTS[lang]['contender']} | {' | '.join(map(figure, sizes))} |"
    rows = []
    for work, contender in dict.fromkeys((one.work, one.contender) for one in report.measures):
        cells = (known.get((work, contender, size)) for size in sizes)
        rows.append(f"| {work} | {contender} | {' | '.join(spread(c.spread, c.unit) if c else '' for c in cells)} |")
    return _table(head, rows)


def _growth(report: Report, lang: Lang) -> str:
    rows = [
        f"| {one.work} | {one.contender} | {', '.join(map(figure, one.sizes))} | {one.exponent:.2f}{' ⚠' * one.steep} |"
        for one in growths(report.measures)
    ]
    return _table(_TEXTS[lang]["growth-head"], rows)


def _plots(report: Report) -> str:
    drawn = {one.work for one in report.measures}
    return "\n".join(f"![{work}](results/{name}.svg)" for work, name in PLOTS.items() if work in drawn)


def _table(head: str, rows: Iterable[str]) -> str:
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *rows])


def _remark(verdict: Verdict) -> str:
    return f" ({_cell(verdict.remark)})" if verdict.remark else ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def verdict_line(verdict: Verdict) -> str:
    """Return a verdict as the terminal shows it."""
    target = BY_KEY[verdict.target]
    promised = f"{'≤' if target.most else '≥'} {figure(target.limit, target.unit)}"
    return f"{target.says['en']}, {figure(verdict.size)}: {spread(verdict.spread, target.unit)}, promised {promised}"


def measure_line(measure: Measure) -> str:
    return f"  {measure.work}, {figure(measure.size)}, {measure.contender}: {spread(measure.spread, measure.unit)}"
