"""``python -m web``: serve the site over the base, and say where to open it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import uvicorn

from kb import snapshots
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.settings import Settings, find_home
from web.app import create_app


def main() -> None:
    """Open the base named by ``KB_…`` variables and serve it until interrupted."""
    settings = Settings.from_environment(os.environ)
    layout = Layout(find_home(Path.cwd(), settings.home))
    snapshot = snapshots.current(layout) or snapshots.build(layout)
    app = create_app(Knowledge.open(layout.home, store=snapshot / "store"), settings)
    print(f"Coopérathèque : http://{settings.host}:{settings.port}/", file=sys.stderr, flush=True)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", server_header=False)


main()
