"""What stands on the work list: lines in sentences, with the one thing to do about each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import day_full, in_words


@dataclass(frozen=True)
class Line:
    """One thing that asks for attention. ``tone`` is the class of the tag (``late``, ``plain`` or nothing).

    ``post``: names and values with which the action is sent at once, by a button; without it the action is a link.
    ``point``: the agreement that the line is about, which is finished with one tap. ``more``: what else can be done,
    as labels with addresses (writing a conversation down straight away, asking somebody).
    """

    title: str
    title_url: str
    tag: str
    text: str
    action: str
    url: str
    tone: str = ""
    post: tuple[tuple[str, str], ...] = ()
    point: Any = None
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """The lines of one subject, cut at a number; ``total`` counts all of them. ``key`` names it in the address."""

    key: str
    title: str
    lines: list[Line]
    total: int

    @property
    def rows(self) -> Iterator[tuple[Line, bool]]:
        """Each line, with whether it is about the same as the one above it: a school is named once in a subject."""
        above = None
        for line in self.lines:
            yield line, line.title_url == above
            above = line.title_url

    @property
    def left(self) -> int:
        """How many lines were cut off."""
        return self.total - len(self.lines)


def group_of(key: str, title: str, lines: list[Line], most: int | None) -> Group:
    """Return the group of ``lines``, the most pressing first; what is about the same school stands together.

    ``most``: how many lines to keep, None for all.
    """
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.title_url, []).append(line)
    together = [line for rows in found.values() for line in rows]
    return Group(key, title, together[:most], len(together))


@dataclass(frozen=True)
class Talk:
    """A school or partner that still wants a conversation this year, and why now; ``log_url``: write one down."""

    title: str
    title_url: str
    facts: str
    reasons: list[str]
    action: str
    url: str
    log_url: str


@dataclass(frozen=True)
class WeekEntry:
    """Something of the coming days; ``at`` is empty for what has no time."""

    day: datetime.date
    at: str
    text: str
    url: str = ""

    @property
    def when(self) -> str:
        """The day as in a diary: ``di 24``."""
        return formats.date_format(self.day, "D j").lower()


@dataclass(frozen=True)
class RoundProgress:
    """How far the schools are in one round."""

    name: str
    submitted: int
    started: int
    invited: int

    @property
    def not_begun(self) -> int:
        """How many have not begun."""
        return self.invited - self.submitted - self.started

    @property
    def rest(self) -> str:
        """Say how many are under way and how many have not begun; empty when all submitted."""
        parts = []
        if self.started:
            parts.append(_("%(number)s under way") % {"number": in_words(self.started)})
        if self.not_begun:
            parts.append(_("%(number)s not begun") % {"number": in_words(self.not_begun)})
        return ", ".join(parts)


@dataclass(frozen=True)
class StandsStill:
    """A school whose trajectory stands still for a while: nothing is asked of it, but it is not forgotten."""

    name: str
    url: str
    since: datetime.date | None


@dataclass(frozen=True)
class OwnSchools:
    """The schools in figures: per track, conversations held of those the norm asks, and the self-evaluations.

    ``tracks`` count who is under way; ``still`` are the schools that stand still for a while.
    """

    number: int
    tracks: list[tuple[str, int]]
    talks_counted: int
    talks_expected: int
    rounds: list[RoundProgress]
    year: int
    still: list[StandsStill] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """Say how many schools there are and in which tracks."""
        schools = ngettext("%(number)s school", "%(number)s schools", self.number) % {"number": self.number}
        tracks = [
            _("%(number)s in %(track)s") % {"number": number, "track": name[:1].lower() + name[1:]}
            for name, number in self.tracks
        ]
        return ", ".join([schools, *tracks])


@dataclass(frozen=True)
class WorkList:
    """Everything that the work list shows. ``groups`` ask for something now; the totals count what was cut off too.

    ``planned``: the conversations to come. ``over_since``: the last day of a programme that has ended, else None.
    """

    groups: list[Group]
    planned: Group
    talks: list[Talk]
    talks_total: int
    schools: OwnSchools
    week: list[WeekEntry] = field(default_factory=list)
    over_since: datetime.date | None = None

    @property
    def now(self) -> list[Line]:
        """The lines of all groups that ask for something now."""
        return [line for group in self.groups for line in group.lines]

    @property
    def now_total(self) -> int:
        """How many things ask for something now."""
        return sum(group.total for group in self.groups)


def greeting(now: datetime.datetime, name: str) -> str:
    """Greet by the time of day (``now`` is local) and first name."""
    if now.hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if now.hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def introduction(today: datetime.date, work: WorkList) -> str:
    """Say which day it is, that the programme is over if it is, and how much asks for attention."""
    date = formats.date_format(today, "l j F Y")
    sentences = [f"{date[:1].upper()}{date[1:]}."]
    if work.over_since:
        sentences.append(
            _("This programme ran until %(date)s. Everything stays here to read.") % {"date": day_full(work.over_since)}
        )
    if work.now_total:
        number = in_words(work.now_total)
        sentences.append(
            ngettext(
                "%(number)s thing asks something of you now.",
                "%(number)s things ask something of you now.",
                work.now_total,
            )
            % {"number": number[:1].upper() + number[1:]}
        )
    else:
        sentences.append(_("Nothing asks for you right now."))
    return " ".join(sentences)


def talks_heading(today: datetime.date) -> str:
    """Return the heading above the schools that want a conversation, by season."""
    if today.month >= 8:
        return _("This autumn another conversation")
    return _("This spring another conversation")
