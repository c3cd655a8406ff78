"""Failures that a person can do something about, apart from bugs."""

from collections.abc import Sequence


class DomainError(Exception):
    """A rule of the domain says no, and ``messages`` say what is wrong and what to do.

    Services raise it instead of returning codes; views show every message, never only the first.
    ``messages``: one or more whole, translated sentences.
    """

    def __init__(self, *messages: str) -> None:
        self.messages: Sequence[str] = messages
        super().__init__(" ".join(str(message) for message in messages))
