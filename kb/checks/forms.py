"""Each file is in the one form, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kb.checks.report import Finding
from kb.turtle import FileError, Form


def check_form(form: Form, path: Path) -> Iterator[Finding]:
    """Yield one finding for a readable file that is not in the form."""
    try:
        departure = form.departure(path)
    except FileError as error:
        yield Finding(kind="form", path=form.where(path), line=error.line, messages=error.problem)
        return
    if departure is not None:
        expected = departure.expected
        yield Finding(
            kind="form",
            path=form.where(path),
            line=departure.line,
            value=departure.found,
            messages={
                "fr": "Le fichier n’est pas dans la forme du dépôt ; lancez « kb format » sur lui. "
                f"Attendu ici : {expected if expected is not None else 'la fin du fichier'}",
                "en": "The file is not in the form of the repository; run `kb format` on it. "
                f"Expected here: {expected if expected is not None else 'the end of the file'}",
            },
        )
