"""The official code registry: communes, intercommunalities, départements and regions of one vintage.

It is the Etalab data set of package.json, read where npm installs it; nothing is read from the network.
Codes are those of INSEE (five characters for a commune) and SIREN numbers (nine digits for an EPCI).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kb.text import fold

FOLDER = Path("node_modules/@etalab/decoupage-administratif")
# The level a code belongs to; "84" is both a region and a département.
COMMUNE, EPCI, DEPARTEMENT, REGION = "commune", "epci", "departement", "region"
_FILES = {COMMUNE: "communes", EPCI: "epci", DEPARTEMENT: "departements", REGION: "regions"}
_NATURE = re.compile(
    r"^(CC|CA|CU|Communauté (de communes|d'agglomération|urbaine)) +((de |du |des |d'|de la |de l')(?=\S))?", re.I
)


@dataclass(frozen=True)
class Entry:
    """One line of the registry. ``type`` is that of an EPCI (CC, CA, CU, METRO, MET69), or of a commune."""

    level: str
    code: str
    name: str
    type: str = ""
    departement: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Registry:
    """The registry as installed; loaded when first asked."""

    folder: Path
    version: str
    vintage: str

    @classmethod
    def installed(cls, home: Path) -> Registry | None:
        """Return the registry of a base, None when npm has not installed it."""
        folder = home / FOLDER
        try:
            version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
            guide = (folder / "README.md").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        vintage = re.search(rf"^\| *(\d{{4}}) *\| *{re.escape(version)} ", guide, re.MULTILINE)
        return cls(folder, version, vintage.group(1) if vintage else "")

    @property
    def source(self) -> str:
        """The slug of the source that describes this vintage."""
        return f"etalab-decoupage-administratif-{self.vintage}"

    def entry(self, level: str, code: str) -> Entry | None:
        return self._entries.get((level, code))

    def find(self, code: str) -> Entry | None:
        """Return the commune or the EPCI that bears a code; two characters could be two things."""
        return self.entry(COMMUNE, code) or self.entry(EPCI, code)

    def called(self, name: str, levels: tuple[str, ...]) -> Iterator[Entry]:
        """Yield what bears a name, whatever "CC" or "communauté de communes" stands before it."""
        for entry in self._by_name.get(bare_name(name), []):
            if entry.level in levels:
                yield entry

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Entry]:
        return {(entry.level, entry.code): entry for level in _FILES for entry in self._read(level)}

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._entries.values():
            found[bare_name(entry.name)].append(entry)
        return found

    def _read(self, level: str) -> Iterator[Entry]:
        lines: list[dict[str, Any]] = json.loads((self.folder / "data" / f"{_FILES[level]}.json").read_bytes())
        # A delegated commune may bear the code of the commune it belongs to, which comes last and stays.
        for line in sorted(lines, key=lambda line: line.get("type") == "commune-actuelle"):
            members = [member["code"][:2] for member in line.get("membres", [])]
            departement = line.get("departement") or (max(set(members), key=members.count) if members else None)
            yield Entry(level, line["code"], line["nom"], line.get("type", ""), departement, line.get("region"))


def bare_name(name: str) -> str:
    """Return a name as it compares: folded, without the nature that may stand before it."""
    return re.sub(r"[^a-z0-9]+", " ", fold(_NATURE.sub("", name.strip()))).strip()
