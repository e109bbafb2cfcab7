"""``python -m web``: serve the site over the base, and say where to open it."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from kb.layout import Layout
from kb.publication import snapshots
from kb.settings import Settings, find_home


def main() -> None:
    """Serve the base named by ``KB_…`` variables until interrupted; build it when there is nothing to serve."""
    settings = Settings.from_environment(os.environ)
    layout = Layout(find_home(Path.cwd(), settings.home))
    if snapshots.latest(layout) is None:
        # Here alone: a check and all that it loads, rdflib first, would make every other start wait.
        from kb.publication import publishing  # noqa: PLC0415

        publishing.build(layout)
    print(f"Coopérathèque : http://{settings.host}:{settings.port}/", file=sys.stderr, flush=True)
    # Nothing of what is loaded here is garbage: looking for some would take a tenth of the start.
    gc.disable()
    from web.serving import starting  # noqa: PLC0415 - not before

    gc.freeze()
    gc.enable()
    starting.serve(settings)


if __name__ == "__main__":
    main()
