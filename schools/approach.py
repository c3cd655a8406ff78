"""Writes about schools that do not take part yet: when to ask again, and what came of asking.

One note of a penvoerder about a school is open at a time; it is changed while it is open, and closed by its outcome.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder, User
from cmk.core.audit import record_changes
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from schools.models import AskAgain, Occasion, School

LONGEST_OUTCOME = 300


@dataclass(frozen=True)
class AskData:
    """When to ask again, what makes it worth it then, and what whoever asks should know."""

    occasion: str
    ask_on: datetime.date
    note: str = ""

    def problems(self) -> list[str]:
        """Return sentences about what cannot be."""
        found = []
        if self.occasion not in Occasion.values:
            found.append(_("Choose what makes it worth asking again."))
        if self.occasion == Occasion.OTHER and not self.note.strip():
            found.append(_("Write in the note what makes it worth asking again."))
        if self.ask_on < today():
            found.append(_("Choose today or a later day to ask again."))
        return found


@transaction.atomic
def note_to_ask_again(*, penvoerder: Penvoerder, school: School, data: AskData, by: User) -> AskAgain:
    """Note that ``school`` is to be asked again from ``data.ask_on`` on.

    Raises ``DomainError`` (all reasons at once) when such a note is open already, when the day has gone, when another
    occasion than the known ones is not explained, or when the school will have closed by then.
    """
    problems = [*data.problems(), *_closed(school, data)]
    if not problems and AskAgain.objects.filter(penvoerder=penvoerder, school=school).open().exists():
        problems.append(_open_already(school))
    if problems:
        raise DomainError(*problems)
    try:
        with transaction.atomic():
            return AskAgain.objects.create(
                penvoerder=penvoerder,
                school=school,
                occasion=data.occasion,
                ask_on=data.ask_on,
                note=data.note.strip(),
                made_by=by,
            )
    except IntegrityError as error:  # somebody else wrote one at the same moment
        raise DomainError(_open_already(school)) from error


@transaction.atomic
def change_note(*, ask: AskAgain, data: AskData) -> AskAgain:
    """Change an open note: another day, occasion or text. A day that stays may have gone. Raises ``DomainError``."""
    ask = _locked(ask)
    kept = AskData(data.occasion, today(), data.note) if data.ask_on == ask.ask_on else data
    if problems := [*_settled(ask), *kept.problems(), *_closed(ask.school, data)]:
        raise DomainError(*problems)
    ask.occasion, ask.ask_on, ask.note = data.occasion, data.ask_on, data.note.strip()
    ask.save(update_fields=["occasion", "ask_on", "note", "changed_at"])
    return ask


@transaction.atomic
def settle_note(
    *, ask: AskAgain, outcome: str, on: datetime.date, by: User, again: AskData | None = None
) -> AskAgain | None:
    """Close an open note: the school was asked on the day ``on``, with this ``outcome``.

    With ``again`` a next note is made at once: both happen or neither. Returns that note. Raises ``DomainError``
    (all reasons at once) without an outcome, when the day is still to come, when somebody closed the note already,
    and what ``note_to_ask_again`` raises.
    """
    ask = _locked(ask)
    problems = _settled(ask)
    if not outcome.strip():
        problems.append(_("Write briefly what came of it."))
    if len(outcome.strip()) > LONGEST_OUTCOME:
        problems.append(_("What came of it is too long: at most %(number)d characters.") % {"number": LONGEST_OUTCOME})
    if on > today():
        problems.append(_("The day on which you asked cannot be in the future."))
    if again is not None:
        problems += [*again.problems(), *_closed(ask.school, again)]
    if problems:
        raise DomainError(*problems)
    ask.outcome, ask.settled_on = outcome.strip(), on
    ask.save(update_fields=["outcome", "settled_on", "changed_at"])
    if again is None:
        return None
    return note_to_ask_again(penvoerder=ask.penvoerder, school=ask.school, data=again, by=by)


def settle_open_note(*, penvoerder: Penvoerder, school: School, outcome: str) -> None:
    """Close the open note about a school, if there is one, with what happened without asking: it takes part."""
    settle_open_notes(penvoerder=penvoerder, schools=[school], outcome=outcome)


@transaction.atomic
def settle_open_notes(*, penvoerder: Penvoerder, schools: Iterable[School], outcome: str) -> None:
    """Close the open notes about schools with what happened without asking. The same queries, however many."""
    rows = AskAgain.objects.select_for_update(of=("self",)).select_related("school")
    notes = list(rows.filter(penvoerder=penvoerder, school__in=list(schools), settled_on=None))
    if not notes:
        return
    outcome, day = outcome[:LONGEST_OUTCOME], today()
    AskAgain.objects.filter(pk__in=[note.pk for note in notes]).update(
        outcome=outcome, settled_on=day, changed_at=timezone.now()
    )
    for note in notes:
        note.outcome, note.settled_on = outcome, day
    record_changes((note, {"outcome": ("", outcome), "settled_on": (None, day)}) for note in notes)


def _locked(ask: AskAgain) -> AskAgain:
    rows = AskAgain.objects.select_for_update(of=("self",)).select_related("penvoerder", "school")
    locked: AskAgain = rows.get(pk=ask.pk)
    return locked


def _settled(ask: AskAgain) -> list[str]:
    if ask.settled_on is None:
        return []
    return [
        _("This note was closed on %(date)s: %(outcome)s") % {"date": day_full(ask.settled_on), "outcome": ask.outcome}
    ]


def _closed(school: School, data: AskData) -> list[str]:
    if school.closed_on is None or school.closed_on > data.ask_on:
        return []
    return [
        _("%(school)s closes on %(date)s. Choose an earlier day.")
        % {"school": school, "date": day_full(school.closed_on)}
        if school.closed_on > today()
        else _("%(school)s was closed on %(date)s; there is nobody to ask any more.")
        % {"school": school, "date": day_full(school.closed_on)}
    ]


def _open_already(school: School) -> str:
    return _("There is a note for %(school)s already. Change that one, or write what came of it.") % {"school": school}
