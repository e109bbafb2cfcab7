"""Questions of the library over a large base: asked of a process that can be killed, and ended in time.

Over a small base the serving process asks them. At 10,000 cases some that read the whole base took 20 seconds, one had
no end in sight: nobody waits for that, and a thread of this process could not be stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from anyio import from_thread

from kb.engines.ordering import ordered
from kb.engines.store import Solutions
from kb.errors import QueryTimeout
from kb.knowledge import Knowledge
from kb.sparql.queries import Question
from web.site.answers import Run, run_here
from web.site.preview import Preview

LARGE = 2_000  # cases; chosen well below what was measured

# Runs a text for a client; the number is how many bytes of its result to read.
Solve = Callable[[str, str, int], Coroutine[Any, Any, Preview]]


def runner(knowledge: Knowledge, solve: Solve, most: int, client: str) -> Run:
    """Return what runs the questions of a client: here over a small base, apart over a large one.

    What is returned is called from a thread of the server. An engine elsewhere has limits of its own.
    """
    if knowledge.endpoint or knowledge.store_path is None or len(knowledge.cases) < LARGE:
        return partial(run_here, knowledge)

    def run(question: Question, sparql: str) -> Solutions:
        kept = knowledge.kept(question, sparql)
        if kept is not None:
            return kept
        # Rows are put in order here: on disk the engine would read each text again to compare it.
        return ordered(lambda query: _run(solve, question, query, client, most), sparql, tuple(question.columns))

    return run


def _run(solve: Solve, question: Question, sparql: str, client: str, most: int) -> Solutions:
    try:
        return from_thread.run(solve, sparql, client, most).solutions
    except QueryTimeout as late:
        raise QueryTimeout(
            fr=f"« {question.title['fr']} » demande trop de temps sur une base de cette taille ; donnez-lui plus de "
            "valeurs, ou téléchargez la base.",
            en=f"“{question.title['en']}” takes too long over a base of this size; give it more values, or download "
            "the base.",
        ) from late
