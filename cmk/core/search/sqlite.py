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
    # Called for each row: columns that are searched hold text and are never NULL.
    own.create_function("cmk_joined", 1, joined, deterministic=True)
    own.create_function("cmk_haystack", 2, haystack, deterministic=True)
    own.create_function("cmk_has_words", 2, has_words, deterministic=True)
    own.create_function("cmk_looks_like", 2, lambda text, word: looks_like(word, text), deterministic=True)
