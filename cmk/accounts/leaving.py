"""What is still open when one of the penvoerder's people leaves: higher apps know, and say it in a sentence.

As with grants (``cmk.accounts.access``), an app registers a function; accounts need to know nothing of schools.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cmk.accounts.models import Membership

LooseEnds = Callable[[Membership], Iterable[str]]
_providers: list[LooseEnds] = []


def register_loose_ends(provider: LooseEnds) -> None:
    """Add a function that yields translated sentences about what a membership leaves behind; from ``ready``."""
    if provider not in _providers:
        _providers.append(provider)


def loose_ends_of(membership: Membership) -> list[str]:
    """Return what should be handed over before ``membership`` ends, in sentences; empty when nothing is open."""
    return [sentence for provider in _providers for sentence in provider(membership)]
