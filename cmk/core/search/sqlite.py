"""What SQLite lacks: our functions for searching, given to each connection."""

from __future__ import annotations

from typing import Any

from cmk.core.search.folding import SHORT, haystack, joined
from cmk.core.search.typos import looks_like


def has_words(text: str, words: str) -> bool:
    """Say whether ``text`` (a haystack) holds all ``words``, short ones at the start of a word."""
    return all((f" {word}" if len(word) < SHORT else word) in text for word in words.split())


def add_functions(connection: Any, **kwargs: Any) -> None:
    """Give a new connection the functions (receiver of ``connection_created``)."""
    if connection.vendor != "sqlite":
        return
    own = connection.connection
    own.create_function("cmk_joined", 1, _of_text(joined), deterministic=True)
    own.create_function("cmk_haystack", 2, _of_text(haystack), deterministic=True)
    own.create_function("cmk_has_words", 2, _of_text(has_words), deterministic=True)
    own.create_function("cmk_looks_like", 2, _of_text(lambda text, word: looks_like(word, text)), deterministic=True)


def _of_text(function: Any) -> Any:
    """Return ``function`` as the database calls it: nothing of nothing, and a number is a text too."""

    def called(*values: Any) -> Any:
        return None if None in values else function(*map(str, values))

    return called
