"""Cases and corrections that visitors propose: kept, judged by the same shapes, accepted into the data or refused."""

from kb.proposals.assessing import Assessment, accept, assess, english_missing, preview, with_english
from kb.proposals.filing import Content, Proposal, Proposals, id_of

__all__ = [
    "Assessment",
    "Content",
    "Proposal",
    "Proposals",
    "accept",
    "assess",
    "english_missing",
    "id_of",
    "preview",
    "with_english",
]
