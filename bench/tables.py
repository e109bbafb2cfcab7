"""The tables of the report, in either language: Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from bench.figures import figure, spread
from bench.growth import growths
from bench.outcomes import Verdict
from bench.reasons import GROWTH, REASONS, UNKNOWN
from bench.report import Report
from bench.targets import BY_KEY, TARGETS, Met
from bench.wording import contender, work, written
from kb.errors import Lang

_MET: dict[Lang, dict[Met, str]] = {
    "fr": {"met": "oui", "smaller": "oui, à cette taille", "missed": "**non**", "small": "pas à cette taille"},
    "en": {"met": "yes", "smaller": "yes, at this size", "missed": "**no**", "small": "not at this size"},
}
_COLON: dict[Lang, str] = {"fr": " :", "en": ":"}
_HEADS: dict[Lang, dict[str, str]] = {
    "fr": {
        "targets": "| travail | promis | taille promise | mesuré | taille | tenu ? |",
        "measures": "| travail | concurrent |",
        "growth": "| travail | concurrent | tailles | e |",
        "not-run": "| travail | taille | concurrent | raison |",
        "contexts": "| travail | tailles | date | charge de la machine avant | durée |",
        "nothing": "pas encore mesuré",
    },
    "en": {
        "targets": "| work | promised | promised size | measured | size | met? |",
        "measures": "| work | contender |",
        "growth": "| work | contender | sizes | e |",
        "not-run": "| work | size | contender | reason |",
        "contexts": "| work | sizes | date | load of the machine before | time taken |",
        "nothing": "not measured yet",
    },
}
_LONG = 80  # letters; a longer remark stands under the table


def targets(report: Report, lang: Lang) -> str:
    """Return what is promised and what was measured, then a line for each promise not kept and each long remark."""
    rows, notes = [], []
    for target in TARGETS:
        found = sorted((one for one in report.verdicts if one.target == target.key), key=lambda one: one.size)
        promised = f"{'≤' if target.most else '≥'} {figure(target.limit, target.unit, lang)}"
        begins = f"| {target.says[lang]} | {promised} | {figure(target.size, '', lang) if target.size else '—'} |"
        if not found:
            rows.append(f"{begins} {_HEADS[lang]['nothing']} | | |")
        for one in found:
            measured = f"{spread(one.spread, target.unit, lang)}{_remark(one, lang)}"
            rows.append(f"{begins} {measured} | {figure(one.size, '', lang)} | {_MET[lang][target.met(one)]} |")
            if len(one.remark) > _LONG:
                notes.append(f"- {target.says[lang]}, {figure(one.size, '', lang)}{_COLON[lang]} {_cell(one.remark)}.")
    return f"{table(_HEADS[lang]['targets'], rows)}\n\n" + "\n".join([*_missed(report, lang), *notes])


def measures(report: Report, lang: Lang) -> str:
    """Return one line for each contender at each work, one column for each size."""
    sizes = sorted({one.size for one in report.measures})
    known = {(one.work, one.contender, one.size): one for one in report.measures}
    head = f"{_HEADS[lang]['measures']} {' | '.join(figure(size, '', lang) for size in sizes)} |"
    rows = []
    for name, who in dict.fromkeys((one.work, one.contender) for one in report.measures):
        cells = (known.get((name, who, size)) for size in sizes)
        said = " | ".join(spread(cell.spread, cell.unit, lang) if cell else "" for cell in cells)
        rows.append(f"| {work(name, lang)} | {contender(who, lang)} | {said} |")
    return table(head, rows)


def growth(report: Report, lang: Lang) -> str:
    """Return the exponents, then why the steep ones are steep."""
    found = growths(report.measures)
    rows = [
        f"| {work(one.work, lang)} | {contender(one.contender, lang)} | {_sizes(one.sizes, lang)} "
        f"| {written(f'{one.exponent:.2f}', lang)}{' ⚠' * one.steep} |"
        for one in found
    ]
    reasons = [
        f"- ⚠ {work(one.work, lang)}, {contender(one.contender, lang)}{_COLON[lang]} "
        f"{GROWTH.get((one.work, one.contender), UNKNOWN)[lang]}"
        for one in found
        if one.steep
    ]
    return f"{table(_HEADS[lang]['growth'], rows)}\n\n" + "\n".join(reasons)


def not_run(report: Report, lang: Lang) -> str:
    rows = [
        f"| {work(one.work, lang)} | {figure(one.size, '', lang)} | {contender(one.contender, lang)} "
        f"| {_cell(one.reason)} |"
        for one in report.not_run
    ]
    return table(_HEADS[lang]["not-run"], rows) if rows else ""


def contexts(report: Report, lang: Lang) -> str:
    rows = [
        f"| {one.work} | {_sizes(one.sizes, lang)} | {one.date} | {written(str(one.busy), lang)} "
        f"| {figure(round(one.seconds), 's', lang) if one.seconds else ''} |"
        for one in report.contexts
    ]
    return table(_HEADS[lang]["contexts"], rows)


def table(head: str, rows: Iterable[str]) -> str:
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *rows])


def _missed(report: Report, lang: Lang) -> list[str]:
    """Return a line for each promise that the largest size measured does not keep, with its reason where known."""
    largest = {one.target: one for one in sorted(report.verdicts, key=lambda one: one.size)}
    found = {key: BY_KEY[key].met(one) for key, one in largest.items()}
    return [
        f"- {_MET[lang][met]}, {BY_KEY[key].says[lang]}{_COLON[lang]} {REASONS.get(key, UNKNOWN)[lang]}"
        for key, met in found.items()
        if met in ("missed", "small")
    ]


def _sizes(sizes: Iterable[int], lang: Lang) -> str:
    return (" ; " if lang == "fr" else "; ").join(figure(size, "", lang) for size in sizes)


def _remark(verdict: Verdict, lang: Lang) -> str:
    """Return the remark, its beginning when it is long."""
    said = verdict.remark if len(verdict.remark) <= _LONG else verdict.remark.partition(";")[0]
    return f" ({contender(_cell(said), lang)})" if said else ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
