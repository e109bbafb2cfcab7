"""Coopérathèque: the open knowledge base of territorial cooperation in France.

>>> import kb
>>> base = kb.open()
>>> [row["title"] for row in base.ask("cases/list", lang="fr").natives()]
"""

from kb.knowledge import Knowledge

__version__ = "0.1.0"
open = Knowledge.open

__all__ = ["Knowledge", "__version__", "open"]
