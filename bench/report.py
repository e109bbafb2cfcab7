"""What the runs of the benches found, kept as JSON: each run replaces what it measured anew."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.load import client
from bench.outcomes import Measure, NotRun, Outcome, Spread, Verdict

_PACKAGES = (
    "pyoxigraph",
    "oxigraph",
    "rdflib",
    "pyshacl",
    "pyrudof",
    "rdflib-endpoint",
    "tantivy",
    "fastapi",
    "uvicorn",
)


@dataclass(frozen=True)
class Context:
    """When a work was measured; ``busy`` is the load of the machine before, other work included.

    ``seconds`` is how long it took, corpora that had to be made included.
    """

    work: str
    sizes: tuple[int, ...]
    date: str
    busy: float
    seconds: float = 0


@dataclass(frozen=True)
class Report:
    """Everything known; machine and versions are those of the last run."""

    machine: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    contexts: tuple[Context, ...] = ()
    measures: tuple[Measure, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    not_run: tuple[NotRun, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Report:
        """Read a report; an empty one when there is none."""
        if not path.exists():
            return cls()
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            machine=said["machine"],
            versions=said["versions"],
            contexts=tuple(Context(**one | {"sizes": tuple(one["sizes"])}) for one in said["contexts"]),
            measures=tuple(Measure(**one | {"spread": Spread(**one["spread"])}) for one in said["measures"]),
            verdicts=tuple(Verdict(**one | {"spread": Spread(**one["spread"])}) for one in said["verdicts"]),
            not_run=tuple(NotRun(**one) for one in said["not_run"]),
        )

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_rounded(asdict(self)), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    def with_(self, outcome: Outcome) -> Report:
        """Return the report with one more outcome, in the place of what it measures anew."""
        match outcome:
            case Measure():
                key = (outcome.work, outcome.size, outcome.contender)
                kept = tuple(one for one in self.measures if (one.work, one.size, one.contender) != key)
                skipped = tuple(one for one in self.not_run if (one.work, one.size, one.contender) != key)
                return replace(self, measures=(*kept, outcome), not_run=skipped)
            case Verdict():
                others = tuple(one for one in self.verdicts if (one.target, one.size) != (outcome.target, outcome.size))
                return replace(self, verdicts=(*others, outcome))
            case NotRun():
                silent = tuple(
                    one
                    for one in self.not_run
                    if (one.work, one.size, one.contender) != (outcome.work, outcome.size, outcome.contender)
                )
                return replace(self, not_run=(*silent, outcome))

    def began(self, work: str, sizes: tuple[int, ...]) -> Report:
        """Return the report with when a work is measured; what was said of it at these sizes is forgotten."""
        now = datetime.now(UTC).date().isoformat()
        context = Context(work, sizes, now, round(os.getloadavg()[0], 1))
        kept = tuple(one for one in self.contexts if one.work != work or set(one.sizes) - set(sizes))
        failed = tuple(one for one in self.not_run if one.contender or one.work != work or one.size not in sizes)
        return replace(self, machine=machine(), versions=versions(), contexts=(*kept, context), not_run=failed)

    def lasted(self, seconds: float) -> Report:
        """Return the report with how long the last work took."""
        *before, last = self.contexts
        return replace(self, contexts=(*before, replace(last, seconds=seconds)))


def machine() -> dict[str, str]:
    """Return what the figures depend on, as Linux says it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "cores": str(os.cpu_count()),
        "processor": _processor(),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "readers": client(),
    }


def versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _rounded(value: Any) -> Any:
    """Keep four figures of each number: the rest is noise, and unreadable in a comparison of versions."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value
