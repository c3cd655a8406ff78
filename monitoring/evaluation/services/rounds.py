"""Opening a round, inviting schools to it, giving it more time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from monitoring.models import Instrument, Round, SelfEvaluation
from schools.models import School
from schools.querysets import SchoolQuerySet
from trajectories.models import Programme, TrajectoryStatus


def schools_to_invite(programme: Programme, instrument: Instrument) -> SchoolQuerySet:
    """Return the schools whom a round with ``instrument`` is for.

    With a running trajectory in the programme, of an education that the questionnaire is made for, not closed. A
    school whose trajectory stands still is left in peace; it can be invited later, when it goes on.
    """
    still_there = Q(closed_on__isnull=True) | Q(closed_on__gt=today())
    return School.objects.filter(
        still_there,
        education__in=instrument.education,
        trajectories__programme=programme,
        trajectories__status=TrajectoryStatus.RUNNING,
    ).distinct()


def open_round(
    *,
    programme: Programme,
    instrument: Instrument,
    name: str,
    opens_on: datetime.date,
    closes_on: datetime.date,
    by: User,
) -> Round:
    """Make a round, fix its questionnaire (from now on a new text needs a new version) and invite the schools.

    Invites every school of ``schools_to_invite``. Raises ``DomainError`` with all that is wrong: dates in the
    wrong order or past, a name that is taken, a questionnaire of another penvoerder.
    """
    name = name.strip()
    problems = []
    if not name:
        problems.append(_("Give the round a name."))
    if closes_on < opens_on:
        problems.append(_("The round closes before it opens."))
    elif closes_on < today():
        problems.append(_("The last day has passed already. Choose today or later."))
    if instrument.penvoerder_id != programme.penvoerder_id:
        problems.append(_("This questionnaire belongs to another penvoerder."))
    if Round.objects.filter(programme=programme, name=name).exists():
        problems.append(_("There is a round called “%(name)s” already.") % {"name": name})
    if problems:
        raise DomainError(*problems)
    with transaction.atomic():
        instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
        if instrument.frozen_at is None:
            instrument.frozen_at = timezone.now()
            instrument.save(update_fields=["frozen_at"])
        round_, is_new = Round.objects.get_or_create(
            programme=programme,
            name=name,
            defaults={"instrument": instrument, "opens_on": opens_on, "closes_on": closes_on},
        )
        if not is_new:  # a second tap on the button, or a colleague at the same moment
            raise DomainError(_("There is a round called “%(name)s” already.") % {"name": name})
        invite_schools(round=round_, schools=schools_to_invite(programme, instrument), by=by)
    return round_


def invite_schools(
    *,
    round: Round,  # noqa: A002 - the word of the domain
    schools: Iterable[School],
    by: User,
    until: datetime.date | None = None,
) -> list[SelfEvaluation]:
    """Invite ``schools`` to a round; those who are in it already stay as they are. Returns the new rows.

    ``until`` gives the new ones a last day of their own, for a school that comes in late. Raises
    ``DomainError`` when the round has closed and no such day is given, and for schools outside the work area.
    """
    wanted = list(schools)
    if until is not None and until < today():
        raise DomainError(_("The last day has passed already. Choose today or later."))
    if round.closes_on < today() and until is None:
        raise DomainError(
            _("The round closed on %(day)s. Give a last day for these schools, or extend the round.")
            % {"day": day_full(round.closes_on)}
        )
    penvoerder = round.programme.penvoerder
    within = set(
        School.objects.in_work_area(penvoerder).filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True)
    )
    if outside := [school.name for school in wanted if school.pk not in within]:
        raise DomainError(
            _("Outside the work area of %(penvoerder)s: %(schools)s.")
            % {"penvoerder": penvoerder.name, "schools": ", ".join(sorted(outside))}
        )
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round.pk)
        known = set(round.evaluations.values_list("school_id", flat=True))
        return [
            SelfEvaluation.objects.create(
                round=round, school=school, open_until=until if until and until > round.closes_on else None
            )
            for school in wanted
            if school.pk not in known
        ]


def extend_round(*, round: Round, closes_on: datetime.date, by: User) -> None:  # noqa: A002
    """Give a round a later last day. Raises ``DomainError`` when the day is not later, or has passed."""
    with transaction.atomic():
        # As it is now: somebody else may have made it longer since the page was opened.
        round.closes_on = Round.objects.select_for_update().get(pk=round.pk).closes_on
        if closes_on <= round.closes_on:
            raise DomainError(
                _("Choose a day after %(day)s: a round only gets longer, for schools count on the day they know.")
                % {"day": day_full(round.closes_on)}
            )
        if closes_on < today():
            raise DomainError(_("The last day has passed already. Choose today or later."))
        round.closes_on = closes_on
        round.save(update_fields=["closes_on"])
