"""Files that browsers fetch: style sheet, scripts, type faces, each at an address of its content.

The style sheet is one file joined at start-up from ``STYLESHEETS``. Type faces and the query editor come
from npm packages, from the explicit lists ``VENDOR`` and ``EDITOR``; without ``node_modules`` the site uses
the system's faces and a plain text field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
NODE_MODULES = Path(__file__).parents[2] / "node_modules"

STYLESHEETS = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/knowledge.css",
    "css/ask.css",
    "css/find.css",
    "css/maps.css",
    "css/quality.css",
    "css/contribute.css",
    "css/guide.css",
    "css/compare.css",
    "css/pictures.css",
    "css/print.css",
)
FACES = "css/faces.css"
FILES = ("js/site.js", "js/editor.js", "js/library.js", "js/network.js", "js/map.js", "css/editor.css", "icon.svg")
VENDOR = {
    "vendor/source-serif-4.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz-normal.woff2",
    "vendor/source-sans-3.woff2": "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
    "vendor/source-sans-3-italic.woff2": (
        "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-italic.woff2"
    ),
}
# The query editor of YASGUI: half a megabyte, for the query page only.
EDITOR = {
    "vendor/yasqe.js": "@zazuko/yasqe/build/yasqe.min.js",
    "vendor/yasqe.css": "@zazuko/yasqe/build/yasqe.min.css",
}
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_REFERENCE = re.compile(r'url\("/static/([^"]+)"\)')


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: its address holds twelve digits of its SHA-256."""

    address: str
    media_type: str
    content: bytes


class Assets:
    """All the files, by name (``site.css``) and by address (``/static/site.1a2b3c….css``).

    ``outlines`` is the file of outlines that maps refer to, made from the data.
    """

    def __init__(self, static: Path = STATIC, node_modules: Path = NODE_MODULES, outlines: str = "") -> None:
        self.by_name: dict[str, Asset] = {}
        self._add("france.svg", outlines.encode())
        for name in FILES:
            self._add(name, (static / name).read_bytes())
        for name, path in {**VENDOR, **EDITOR}.items():
            if (node_modules / path).is_file():
                content = (node_modules / path).read_bytes()
                # In a layer of their own, the styles of others give way to the site's.
                self._add(name, b"@layer vendor {\n%b\n}\n" % content if path.endswith(".css") else content)
        self._add("site.css", self._stylesheet(static).encode())
        self.by_address = {asset.address: asset for asset in self.by_name.values()}

    @property
    def fonts(self) -> list[str]:
        """Addresses of the two faces that every page shows at once, to fetch early."""
        first = ("vendor/source-serif-4.woff2", "vendor/source-sans-3.woff2")
        return [self.by_name[name].address for name in first if name in self.by_name]

    def address(self, name: str) -> str:
        return self.by_name[name].address

    def _add(self, name: str, content: bytes) -> None:
        stem, suffix = name.rsplit(".", 1)
        digest = sha256(content).hexdigest()[:12]
        media_type = _TYPES[f".{suffix}"]
        self.by_name[name] = Asset(f"/static/{stem}.{digest}.{suffix}", media_type, content)

    def _stylesheet(self, static: Path) -> str:
        """Join the sheets; the faces stay out when one of their files is not installed."""
        complete = all(name in self.by_name for name in VENDOR)
        names = (FACES, *STYLESHEETS) if complete else STYLESHEETS
        text = "".join((static / name).read_text(encoding="utf-8") for name in names)
        return _REFERENCE.sub(lambda found: f'url("{self.address(found[1])}")', text)
