"""The whole check, in the order in which one corrects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kb import passages
from kb.checks.corpus import Corpus
from kb.checks.links import check_links
from kb.checks.names import check_names
from kb.checks.report import Finding, Report, Texts, short
from kb.checks.shapes import check_shapes
from kb.layout import Layout
from kb.turtle import Form

Progress = Callable[[Texts], None]

_STEPS: dict[str, Texts] = {
    "read": {"fr": "Lecture des fichiers", "en": "Reading the files"},
    "form": {"fr": "Forme des fichiers", "en": "Form of the files"},
    "links": {"fr": "Noms et liens", "en": "Names and links"},
    "shapes": {"fr": "Règles de l'ontologie", "en": "Rules of the ontology"},
    "passages": {"fr": "Passages des documents", "en": "Passages of the documents"},
}


def check(
    layout: Layout,
    paths: Sequence[Path] | None = None,
    *,
    sources: Path | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Check the base, and report on ``paths`` (files or folders; everything without).

    The whole base is always read, since a file is right or wrong beside the others. ``sources`` is a
    folder of source documents to compare passages with. ``progress`` is told each step as it begins.
    """
    progress(_STEPS["read"])
    everything = [path.resolve() for path in layout.turtle_files()]
    chosen = [path.resolve() for path in _turtle_files(paths)] if paths else everything
    corpus = Corpus.read(Form.of(layout), dict.fromkeys([*everything, *chosen]))
    findings, remarks = _check_meaning(corpus, chosen, progress, everywhere=not paths)
    counts = None
    if sources is not None:
        progress(_STEPS["passages"])
        verification = passages.verify(corpus.triples(), sources)
        findings += _passage_findings(corpus, verification)
        remarks += [_absent(source) for source in verification.absent]
        counts = _passage_counts(verification)
    names = {corpus.where(path) for path in chosen}
    return Report(
        findings=tuple(sorted((found for found in findings if found.path in names), key=_reading_order)),
        files=len(chosen),
        triples=sum(len(corpus.documents[path].triples) for path in chosen if path in corpus.documents),
        remarks=tuple(remarks),
        passages=counts,
    )


def _check_meaning(
    corpus: Corpus, chosen: list[Path], progress: Progress, *, everywhere: bool
) -> tuple[list[Finding], list[Texts]]:
    """Return findings and remarks; what a file says is judged only when every file can be read."""
    progress(_STEPS["form"])
    findings = [*corpus.broken, *corpus.form_findings(chosen), *check_names(corpus, chosen)]
    if corpus.broken:
        return findings, [_unreadable(finding.path) for finding in corpus.broken]
    progress(_STEPS["links"])
    findings += check_links(corpus, chosen)
    progress(_STEPS["shapes"])
    findings += check_shapes(corpus, None if everywhere else chosen)
    return findings, []


def _turtle_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.ttl")) if path.is_dir() else [path]


def _passage_findings(corpus: Corpus, verification: passages.Verification) -> Iterator[Finding]:
    for failure in verification.failures:
        place = corpus.locate(failure.passage, failure.predicate)
        if place is not None:
            yield Finding(
                kind="passage",
                path=corpus.where(place[0]),
                line=place[1],
                focus=failure.passage,
                messages=failure.problem.messages,
            )


def _passage_counts(verification: passages.Verification) -> dict[str, int]:
    return {
        "verified": verification.verified,
        "failed": len(verification.failures),
        "not_verified": verification.not_verified,
    }


def _absent(source: str) -> Texts:
    return {
        "fr": f"{short(source)} : son document n'est pas dans le dossier, ses passages ne sont pas vérifiés.",
        "en": f"{short(source)}: its document is not in the folder, its passages are not verified.",
    }


def _unreadable(path: str) -> Texts:
    return {
        "fr": f"{path} ne peut pas être lu : liens et règles seront vérifiés quand il sera corrigé.",
        "en": f"{path} cannot be read: links and rules will be checked once it is corrected.",
    }


def _reading_order(finding: Finding) -> tuple[str, int, str, str, str]:
    return finding.path, finding.line, finding.kind, finding.messages["fr"], finding.value or ""
