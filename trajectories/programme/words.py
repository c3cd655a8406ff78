"""What things are called in a programme; how pages come by it is told in ``cmk.core.words``."""

from __future__ import annotations

from typing import Any

from cmk.core.words import MANY, Term, word_from

__all__ = ["MANY", "Term", "word_for"]


def word_for(programme: Any, term: Term, *, many: bool = False) -> str:
    """Return what ``programme`` (None: the house) calls one of ``term``, or more of them."""
    return word_from(programme.words if programme else {}, term, many=many)
