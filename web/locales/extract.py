"""Bring ``fr.po`` in step with the messages of the site, keeping what is translated.

Run ``python -m web.locales.extract`` after changing a message; new ones come out with an empty
``msgstr`` to fill, gone ones are dropped. tests/web/test_words.py says when this is needed.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).parent
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"newstyle_gettext": "true", "trimmed": "true"}}
KEYWORDS = {"_": None, "ngettext": (1, 2)}
HEADER = """\
# French words of the site. Messages are written in English in web/ and translated here.
# After changing one: python -m web.locales.extract, then fill what is empty.
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


def extracted(web: Path = LOCALES.parent) -> Catalog:
    """Return every message of the Python files and the templates of the site, untranslated."""
    found = Catalog(locale="fr")
    files = extract_from_dir(str(web), METHODS, options_map=OPTIONS, keywords=KEYWORDS)
    for file, _line, message, _comments, _context in sorted(files, key=lambda entry: (entry[0], entry[1])):
        found.add(message, locations=[(f"web/{Path(file).as_posix()}", 1)])
    return found


def update(path: Path = LOCALES / "fr.po") -> list[str]:
    """Rewrite the catalogue; return the messages that have no translation yet."""
    with path.open("rb") as file:
        known = read_po(file, locale="fr")
    fresh, missing = Catalog(locale="fr"), []
    for message in extracted():
        if not message.id:
            continue
        old = known.get(message.id if isinstance(message.id, str) else message.id[0])
        places = sorted({place for place, _ in message.locations})
        fresh.add(message.id, old.string if old else "", locations=[(place, 1) for place in places])
        if old is None or not old.string:
            missing.append(str(message.id))
    text = io.BytesIO()
    write_po(text, fresh, width=0, omit_header=True, include_lineno=False)
    path.write_text(HEADER + text.getvalue().decode().lstrip(), encoding="utf-8")
    return missing


if __name__ == "__main__":
    for message in update():
        print(f"to translate: {message}")
