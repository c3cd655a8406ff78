"""The line in time of a school: the latest events for its page, and all of them with filters."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from monitoring.timeline.events import Event, Sort
from monitoring.timeline.sources import SOURCES, Asked, activities, conversations, evaluations, people, steps
from schools.models import School

LATEST = (conversations, evaluations, activities, people, steps)


@dataclass(frozen=True)
class Period:
    """From which day up to and including which; None is open."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def holds(self, day: datetime.date) -> bool:
        """Say whether ``day`` falls in it."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def events_of_school(user: Any, school: School, *, most: int = 8) -> list[Event]:
    """Return the latest ``most`` events of a school that ``user`` may see, newest first: six queries at most."""
    asked = Asked(user, school, most)
    events = [event for source in LATEST for event in source(asked)]
    return sorted(events, key=lambda event: event.day, reverse=True)[:most]


def timeline(user: Any, school: School, *, sorts: Collection[str] = (), period: Period = Period()) -> list[Event]:
    """Return every event of a school that ``user`` may see, newest first; of ``sorts`` (all when empty) in ``period``.

    Ten queries at most, however much happened.
    """
    asked = Asked(user, school)
    events = [
        event
        for sort, source in SOURCES
        if not sorts or sort in sorts
        for event in source(asked)
        if period.holds(event.day)
    ]
    return sorted(events, key=lambda event: event.day, reverse=True)


def sorts_for(is_staff: bool) -> list[Sort]:
    """Return the sorts of events that somebody can find: conversations are for staff alone."""
    return [sort for sort in Sort if is_staff or sort != Sort.CONVERSATIONS]
