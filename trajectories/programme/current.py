"""The programme that somebody looks at: the running one, unless they chose another of their penvoerder."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from cmk.accounts.access import access_of
from cmk.core.models import today
from trajectories.models import Programme


def visible_programmes(user: Any) -> list[Programme]:
    """Return the programmes that the user may see, newest first, each with its penvoerder and scenario model.

    One query; in a request (whose access has been narrowed to a penvoerder) it is asked once.
    """
    access = access_of(user)
    kept = getattr(user, "_programmes", None)
    if kept and kept[0] is access:
        return list(kept[1])
    programmes = list(Programme.objects.visible_to(user).select_related("penvoerder", "scenario_model"))
    if access.penvoerder_id is not None:
        user._programmes = (access, programmes)
    return list(programmes)


def by_itself(programmes: list[Programme], on: datetime.date) -> Programme | None:
    """Return the one of ``programmes`` that somebody gets who did not choose: running, else next, else latest."""
    running = [programme for programme in programmes if programme.start <= on <= programme.end]
    coming = sorted((p for p in programmes if p.start > on), key=lambda programme: programme.start)
    return next(iter([*running, *coming, *programmes]), None)


def current_programme(user: Any, on: datetime.date | None = None) -> Programme | None:
    """Return the programme that the user works in, or None without any.

    The one that was chosen for this session (``Access.programme_id``); else the one that runs on the day ``on``
    (default today), that starts next, or that ran last. With ``on`` the choice is left aside. One query at most.
    """
    programmes = visible_programmes(user)
    if on is None:
        chosen = access_of(user).programme_id
        for programme in programmes:
            if programme.pk == chosen:
                return programme
    return by_itself(programmes, on or today())


@dataclass(frozen=True)
class ProgrammeChoice:
    """The programme that somebody looks at, the others of the same penvoerder, and whether it runs on ``today``.

    ``usual``: the one that they would get without choosing.
    """

    programme: Programme
    others: list[Programme]
    usual: Programme
    today: datetime.date

    @property
    def has_ended(self) -> bool:
        """Whether its last day has passed."""
        return self.programme.end < self.today

    @property
    def is_to_come(self) -> bool:
        """Whether its first day has yet to come."""
        return self.programme.start > self.today

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody looks at another programme than they would get by themselves."""
        return self.programme.pk != self.usual.pk


def programme_choice(user: Any) -> ProgrammeChoice | None:
    """Return what the user looks at and may choose; None without any programme. One query at most."""
    programmes, day = visible_programmes(user), today()
    current, usual = current_programme(user), by_itself(programmes, day)
    if current is None or usual is None:
        return None
    return ProgrammeChoice(current, [row for row in programmes if row.pk != current.pk], usual, day)
