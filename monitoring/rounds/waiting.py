"""Who still has to act in a round, with the people whom a mail reaches; and only those."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from cmk.core.models import active_q, today
from monitoring.models import AnonymousInvitation, EvaluationStatus, PartnerCheck, Round, SelfEvaluation
from partners.models import PartnerContact
from schools.models import Contact, Person, School
from schools.models.people import SCHOOL_ROLES
from trajectories.models import Trajectory, TrajectoryStatus


@dataclass(frozen=True)
class ToRemind:
    """One school that did not submit yet, and the people who get the mail (none: nobody is known).

    ``bounced``: who is known there but gets nothing, because mail to the address comes back; ``stands_still``: the
    trajectory of the school does, so that a mail may be unwelcome.
    """

    evaluation: SelfEvaluation
    people: tuple[Person, ...]
    bounced: tuple[Person, ...] = ()
    stands_still: bool = False

    @property
    def school(self) -> School:
        """The school."""
        return self.evaluation.school

    @property
    def key(self) -> str:
        """How a mailing for this school alone names it (``RoundMailing.only``)."""
        return key_of(self.evaluation)


def key_of(row: SelfEvaluation | PartnerCheck) -> str:
    """Return how ``RoundMailing.only`` names a school's or a partner's part of a round."""
    return f"{'check' if isinstance(row, PartnerCheck) else 'evaluation'}-{row.pk}"


def who_to_remind(round_: Round, only: set[int] | None = None) -> list[ToRemind]:
    """Return the schools of a round that can still submit and did not, with their icc'ers and head teachers.

    Whose mail comes back gets none: they are in ``bounced``. ``only``: keys of self-evaluations to keep. Schools
    that are done never come in. Two queries.
    """
    rows = (
        SelfEvaluation.objects.filter(round=round_)
        .exclude(status=EvaluationStatus.SUBMITTED)
        .annotate(
            stands_still=Exists(
                Trajectory.objects.filter(
                    programme=round_.programme_id, school=OuterRef("school"), status=TrajectoryStatus.PAUSED
                )
            )
        )
        .select_related("school__municipality", "round")
        .order_by("school__name")
    )
    waiting = [row for row in rows if row.closes_on >= today() and (only is None or row.pk in only)]
    people: dict[int, dict[str, Person]] = defaultdict(dict)
    bounced: dict[int, dict[str, Person]] = defaultdict(dict)
    contacts = Contact.objects.filter(
        active_q(today()),
        person__penvoerder=round_.programme.penvoerder_id,
        role__in=SCHOOL_ROLES,
        school__in=[row.school_id for row in waiting],
    ).exclude(person__email="")
    for contact in contacts.select_related("person").order_by("-role", "person__given_name"):
        if contact.school_id:
            found = people if contact.person.can_be_mailed else bounced
            found[contact.school_id].setdefault(contact.person.email.lower(), contact.person)
    return [
        ToRemind(
            row,
            tuple(people[row.school_id].values()),
            tuple(bounced[row.school_id].values()),
            stands_still=row.stands_still,
        )
        for row in waiting
    ]


def partners_waiting(round_: Round) -> list[tuple[PartnerCheck, tuple[Person, ...]]]:
    """Return the partners of a round that did not send in, with their people whom mail reaches. Two queries."""
    if round_.closes_on < today():
        return []
    checks = list(
        PartnerCheck.objects.filter(round=round_)
        .exclude(status=EvaluationStatus.SUBMITTED)
        .select_related("partner", "round")
        .order_by("partner__name")
    )
    people: dict[int, dict[str, Person]] = defaultdict(dict)
    contacts = PartnerContact.objects.filter(
        active_q(today()), partner__in=[check.partner_id for check in checks], person__bounced_at__isnull=True
    ).exclude(person__email="")
    for contact in contacts.select_related("person").order_by("person__given_name", "pk"):
        people[contact.partner_id].setdefault(contact.person.email.lower(), contact.person)
    return [(check, tuple(people[check.partner_id].values())) for check in checks]


def people_waiting(round_: Round) -> list[AnonymousInvitation]:
    """Return the people who were asked, did not answer, are still at a school and can be mailed. One query."""
    if round_.closes_on < today():
        return []
    still_there = Contact.objects.filter(active_q(today()), person=OuterRef("person"), role__in=SCHOOL_ROLES)
    rows = AnonymousInvitation.objects.filter(
        Exists(still_there), round=round_, used=False, person__bounced_at__isnull=True
    ).exclude(person__email="")
    return list(rows.select_related("person").order_by("person__given_name", "pk"))
