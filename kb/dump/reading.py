"""What a base states of a thing, read where it stands in the dump: one place, whatever the size of the base.

On disk, a store looks up every text that it returns, hundreds of them for a case, each at another place.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from kb.dump.members import GZIP, NAME, NUMBER, PLACES
from kb.engines.store import Store, Term
from kb.errors import EngineUnavailable
from kb.namespaces import digest, whole
from kb.shelf import Folder

_DEPTH = 2  # parts, and parts of parts
_AHEAD = 16_384  # compressed bytes: most members are less
Statement = tuple[str, str, Term]  # subject, predicate, object


class Described:
    """The dump of a snapshot, thing by thing. Nothing is read before it is asked for."""

    @classmethod
    def open(cls, snapshot: Path) -> Described | None:
        """Open the dump of a snapshot; None for a folder that holds none, or one without places."""
        return cls(snapshot) if (snapshot / PLACES).exists() else None

    def __init__(self, snapshot: Path) -> None:
        self._path, folder = snapshot / NAME, Folder(snapshot)
        self._members = memoryview(folder.column(NAME))
        both = np.frombuffer(folder.column(PLACES), NUMBER)
        self._digests, self._places = both[: len(both) // 2], both[len(both) // 2 :]

    def statements(self, thing: str) -> list[Statement]:
        """Return what ``things/statements`` answers, in any order: of a thing, its parts and the parts of these.

        A part may be given: what is stated of it alone.
        """
        said: dict[str, list[Statement]] = defaultdict(list)
        # Through a store, which writes numbers in its own way: "27000000.0" as "27000000".
        for triple in _store([self._lines(whole(thing))]):
            said[triple.subject.value].append((triple.subject.value, triple.predicate.value, triple.object))
        reached = dict.fromkeys([thing])
        for _ in range(_DEPTH):
            linked = (term.value for subject in reached for _, _, term in said.get(subject, ()))
            reached |= dict.fromkeys(iri for iri in linked if iri in said and iri.startswith(f"{thing}#"))
        return [statement for subject in reached for statement in said.get(subject, ())]

    def around(self, iris: Iterable[str], *, through: str = "") -> Store:
        """Return a store of what is stated of some things, or of those whose parts are given.

        ``through``, a predicate, adds what is stated of the things that these name by it.
        """
        things = dict.fromkeys(map(whole, iris))
        stated = [self._lines(thing) for thing in things]
        if through:
            naming = re.compile(rb" <%s> <([^>]*)> \.$" % re.escape(through).encode(), re.MULTILINE)
            named = dict.fromkeys(whole(iri.decode()) for lines in stated for iri in naming.findall(lines))
            stated += [self._lines(thing) for thing in named if thing not in things]
        return Store(_store(stated))

    def _lines(self, thing: str) -> bytes:
        """Return the N-Triples whose subject is a thing or one of its parts, none for an unknown one."""
        iri = thing.encode()
        return b"".join(_own(self._member(place), iri) for place in dict.fromkeys(self._places_of(thing)))

    def _places_of(self, thing: str) -> list[int]:
        """Return where the members begin that describe a thing: one, but for the rare accident of two digests alike."""
        sought = np.uint64(digest(thing))
        first, last = (int(np.searchsorted(self._digests, sought, side)) for side in ("left", "right"))
        return [int(place) for place in self._places[first:last]]

    def _member(self, place: int) -> bytes:
        reading = zlib.decompressobj(GZIP)
        lines: list[bytes] = []
        try:
            while not reading.eof and place < len(self._members):
                lines.append(reading.decompress(self._members[place : place + _AHEAD]))
                place += _AHEAD
        except zlib.error as error:
            raise EngineUnavailable(
                fr=f"{self._path} ne se lit pas ({error}) ; relancez « kb build ».",
                en=f"{self._path} cannot be read ({error}); run `kb build` again.",
            ) from error
        return b"".join(lines)


def _own(member: bytes, iri: bytes) -> bytes:
    """Return the lines of a member about one thing, which stand in a row but for rare exceptions."""
    begins = (b"<%s>" % iri, b"<%s#" % iri)
    lines = b"\n" + member
    found = [(lines.find(b"\n" + begin), lines.rfind(b"\n" + begin)) for begin in begins]
    if max(found)[0] < 0:
        return b""
    first = min(at for at, _ in found if at >= 0) + 1
    row = lines[first : lines.index(b"\n", max(at for _, at in found) + 1) + 1]
    return b"".join(line for line in row.splitlines(keepends=True) if line.startswith(begins))


def _store(stated: Iterable[bytes]) -> ox.Store:
    store = ox.Store()
    store.load(b"".join(stated), format=ox.RdfFormat.N_TRIPLES)
    return store
