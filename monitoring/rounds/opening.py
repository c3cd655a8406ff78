"""Opening a round, inviting to it, giving it more time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from monitoring.following.tips.loader import load_shipped
from monitoring.models import (
    AnonymousInvitation,
    Audience,
    Instrument,
    PartnerCheck,
    Round,
    RoundMailing,
    SelfEvaluation,
)
from monitoring.rounds.selection import EVERYBODY, Choice, partners_to_invite, people_to_ask, schools_to_invite
from monitoring.rounds.tokens import digest_of
from partners.models import Partner
from schools.models import Contact, School
from trajectories.models import Programme


@dataclass(frozen=True)
class PlannedMail:
    """A mail that goes out by itself on a day: its kind, the day and the penvoerder's words."""

    kind: str
    planned_on: datetime.date
    subject: str
    text: str


def why_unusable(instrument: Instrument, programme: Programme) -> str:
    """Say why no round can begin with ``instrument``, or nothing."""
    if instrument.penvoerder_id != programme.penvoerder_id:
        return _("This questionnaire belongs to another penvoerder.")
    if instrument.retired_on is not None and instrument.retired_on <= today():
        return _("This questionnaire is not used any more. Choose a newer one.")
    if instrument.pillars.filter(questions__isnull=False).first() is None:
        return _("There are no questions in this questionnaire yet.")
    return ""


def name_taken(programme: Programme, name: str) -> bool:
    """Say whether the programme has a round of this name already."""
    return bool(name.strip()) and Round.objects.filter(programme=programme, name=name.strip()).exists()


def open_round(
    *,
    programme: Programme,
    instrument: Instrument,
    name: str,
    opens_on: datetime.date,
    closes_on: datetime.date,
    by: User,
    choice: Choice = EVERYBODY,
    first_timers_always: bool = False,
    mails: Sequence[PlannedMail] = (),
) -> Round:
    """Make a round, fix its questionnaire (from now on a new text needs a new version) and invite whom it is for.

    Invites the schools of ``schools_to_invite``, the partners of ``partners_to_invite`` or, about our guidance, the
    people of ``people_to_ask``; ``mails`` go out by themselves on their days. Raises ``DomainError`` with all that is
    wrong: dates in the wrong order or past, a name that is taken, a questionnaire that cannot be used, nobody
    whom it is for.
    """
    name = name.strip()
    problems = []
    if not name:
        problems.append(_("Give the round a name."))
    if closes_on < opens_on:
        problems.append(_("The round closes before it opens."))
    elif closes_on < today():
        problems.append(_("The last day has passed already. Choose today or later."))
    if unusable := why_unusable(instrument, programme):
        problems.append(unusable)
    if name_taken(programme, name):
        problems.append(_("There is a round called “%(name)s” already.") % {"name": name})
    if problems:
        raise DomainError(*problems)
    with transaction.atomic():
        instrument = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
        if instrument.frozen_at is None:
            instrument.frozen_at = timezone.now()
            instrument.save(update_fields=["frozen_at"])
        round_, is_new = Round.objects.get_or_create(
            programme=programme,
            name=name,
            defaults={
                "instrument": instrument,
                "opens_on": opens_on,
                "closes_on": closes_on,
                "education": list(choice.education),
                "first_timers_always": first_timers_always and instrument.audience == Audience.SCHOOL,
            },
        )
        if not is_new:  # a second tap on the button, or a colleague at the same moment
            raise DomainError(_("There is a round called “%(name)s” already.") % {"name": name})
        round_.tracks.set(choice.tracks)
        round_.municipalities.set(choice.municipalities)
        load_shipped(programme=programme, instrument_key=instrument.key)  # tips, for the first result
        invited = _invite(round_, choice, by)
        if not invited and not round_.first_timers_always:
            raise DomainError(_("Nobody fits this choice, so there is nobody to invite. Choose wider."))
        RoundMailing.objects.bulk_create(
            RoundMailing(
                round=round_,
                kind=one.kind,
                planned_on=one.planned_on,
                subject=one.subject.strip(),
                text=one.text.strip(),
                by=by,
            )
            for one in mails
        )
    return round_


def _invite(round_: Round, choice: Choice, by: User) -> int:
    programme, instrument = round_.programme, round_.instrument
    if instrument.audience == Audience.PARTNER:
        partners = partners_to_invite(programme, choice)
        return len(PartnerCheck.objects.bulk_create(PartnerCheck(round=round_, partner=one) for one in partners))
    schools = schools_to_invite(programme, instrument, choice)
    if instrument.audience == Audience.GUIDANCE:
        return len(ask_people(round_, people_to_ask(programme, schools)))
    return len(invite_schools(round=round_, schools=schools, by=by))


def ask_people(round_: Round, contacts: Iterable[Contact]) -> list[AnonymousInvitation]:
    """Write down that people are asked anonymously, each with a door of their own; who was asked before stays so."""
    known = set(round_.anonymous_invitations.values_list("person_id", flat=True))
    return AnonymousInvitation.objects.bulk_create(
        AnonymousInvitation(round=round_, person=contact.person, digest=digest_of(round_.pk, contact.person_id))
        for contact in contacts
        if contact.person_id not in known
    )


def invite_schools(
    *,
    round: Round,  # noqa: A002 - the word of the domain
    schools: Iterable[School],
    by: User | None,
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
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        known = set(round.evaluations.values_list("school_id", flat=True))
        return [
            SelfEvaluation.objects.create(
                round=round, school=school, open_until=until if until and until > round.closes_on else None
            )
            for school in wanted
            if school.pk not in known
        ]


def invite_partners(*, round: Round, partners: Iterable[Partner], by: User | None) -> list[PartnerCheck]:  # noqa: A002
    """Invite ``partners`` to a round of theirs; those who are in it already stay as they are. Returns the new rows.

    Raises ``DomainError`` when the round has closed, and for partners with whom the penvoerder does not work now.
    """
    wanted = list(partners)
    if round.closes_on < today():
        raise DomainError(
            _("The round closed on %(day)s. Extend it first, and then invite.") % {"day": day_full(round.closes_on)}
        )
    within = set(
        partners_to_invite(round.programme).filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True)
    )
    if outside := [one.name for one in wanted if one.pk not in within]:
        raise DomainError(
            _("You do not work with %(partners)s now, so there is nobody to invite.")
            % {"partners": ", ".join(sorted(outside))}
        )
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        known = set(round.partner_checks.values_list("partner_id", flat=True))
        return [PartnerCheck.objects.create(round=round, partner=one) for one in wanted if one.pk not in known]


def extend_round(*, round: Round, closes_on: datetime.date, by: User) -> None:  # noqa: A002
    """Give a round a later last day. Raises ``DomainError`` when the day is not later, or has passed."""
    with transaction.atomic():
        # As it is now: somebody else may have made it longer since the page was opened.
        round.closes_on = Round.objects.select_for_update(of=("self",)).get(pk=round.pk).closes_on
        if closes_on <= round.closes_on:
            raise DomainError(
                _("Choose a day after %(day)s: a round only gets longer, for schools count on the day they know.")
                % {"day": day_full(round.closes_on)}
            )
        if closes_on < today():
            raise DomainError(_("The last day has passed already. Choose today or later."))
        round.closes_on = closes_on
        round.save(update_fields=["closes_on"])
