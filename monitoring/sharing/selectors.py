"""Reads about sharing: who reads along and who read what, what is shared with a board or municipality."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cmk.accounts.access import Access, Scope, access_of
from cmk.accounts.roles import BOARD, Role
from cmk.core.words import phrase
from monitoring.models import (
    EvaluationReading,
    EvaluationShare,
    EvaluationStatus,
    Recipient,
    SelfEvaluation,
)
from monitoring.sharing.services import place_of, still_there
from schools.models import AdviserAssignment, Contact, School


@dataclass(frozen=True)
class Choice:
    """One recipient as a school chooses it: what it is called, which people that are today."""

    recipient: Recipient
    title: str
    who: str

    def __str__(self) -> str:
        return self.title


def choices_of(evaluation: SelfEvaluation) -> list[Choice]:
    """Return with whom a school can share, with the people who would read it today. Two queries at most."""
    school, penvoerder = evaluation.school, evaluation.round.programme.penvoerder
    assignments = AdviserAssignment.objects.active().filter(school=school, penvoerder=penvoerder)
    adviser = assignments.select_related("adviser").first()
    team = _("the advisers and the project leader of %(penvoerder)s") % {"penvoerder": penvoerder.name}
    own_team = phrase(team, _("the team of %(penvoerder)s") % {"penvoerder": penvoerder.name})
    who = f"{adviser.adviser.name}; {own_team}" if adviser else capfirst(own_team)
    people: dict[str, list[str]] = {Recipient.BOARD: [], Recipient.MUNICIPALITY: []}
    places = Q(role__in=[*BOARD], board=school.board_id) if school.board_id else Q(pk__in=[])
    places |= Q(role=Role.GEMEENTE, municipality=school.municipality_id)
    contacts = Contact.objects.active().filter(
        places, person__penvoerder=penvoerder, person__user__isnull=False, person__user__is_active=True
    )
    for contact in contacts.select_related("person").order_by("person__family_name", "pk"):
        names = people[Recipient.BOARD if contact.board_id else Recipient.MUNICIPALITY]
        if contact.person.name not in names:
            names.append(contact.person.name)
    found = [Choice(Recipient.ADVISER, capfirst(str(Recipient.ADVISER.label)), who)]
    for recipient, names in people.items():
        if place := place_of(school, recipient):
            listed = ", ".join(names) or _("nobody there can sign in at this moment")
            found.append(Choice(Recipient(recipient), capfirst(str(Recipient(recipient).label)), f"{place}: {listed}"))
    return found


def open_shares(evaluation: SelfEvaluation) -> list[EvaluationShare]:
    """Return by what others read it now. One query."""
    return [row for row in _shares(evaluation) if not row.withdrawn_at and still_there(row, evaluation.school)]


def _shares(evaluation: SelfEvaluation) -> list[EvaluationShare]:
    return list(evaluation.shares.select_related("by", "withdrawn_by", "board", "municipality"))


@dataclass
class Sharing:
    """One recipient on the page of a self-evaluation: since when it reads along, and what happened before.

    ``now``: the share that holds; ``moved``: an open one that went to a board or municipality that is no longer the
    school's, so that nobody reads by it. ``readings``: who read which version, also when sharing stopped since.
    ``offered``: the school has such a recipient today.
    """

    choice: Choice
    offered: bool = True
    now: EvaluationShare | None = None
    moved: EvaluationShare | None = None
    before: list[EvaluationShare] = field(default_factory=list)
    readings: list[EvaluationReading] = field(default_factory=list)


def sharing_of(evaluation: SelfEvaluation) -> list[Sharing]:
    """Return how it stands with each recipient. Four queries at most."""
    found = {choice.recipient: Sharing(choice) for choice in choices_of(evaluation)}
    readings = EvaluationReading.objects.filter(submission__evaluation=evaluation).select_related("submission", "user")
    for share in _shares(evaluation):
        one = found.setdefault(Recipient(share.recipient), _gone(share))
        if share.withdrawn_at:
            one.before.append(share)
        elif still_there(share, evaluation.school):
            one.now = share
        else:
            one.moved = share
    for reading in readings:
        if Recipient(reading.recipient) in found:
            found[Recipient(reading.recipient)].readings.append(reading)
    return list(found.values())


def _gone(share: EvaluationShare) -> Sharing:
    """Return the line of a recipient that the school no longer has, for what was shared and read before."""
    recipient = Recipient(share.recipient)
    return Sharing(
        Choice(recipient, capfirst(str(recipient.label)), str(share.board or share.municipality or "")), offered=False
    )


def _of_mine(access: Access) -> Q:
    """Return the condition on shares that they went to a place or team of the person's own."""
    within = Q(evaluation__round__programme__penvoerder__in=access.penvoerder_ids)
    mine = Q(recipient=Recipient.ADVISER, evaluation__round__programme__penvoerder__in=access.staff_of)
    mine |= within & Q(recipient=Recipient.BOARD, board__in=access.ids(Scope.BOARD, *BOARD))
    mine |= within & Q(recipient=Recipient.MUNICIPALITY, municipality__in=access.ids(Scope.MUNICIPALITY, Role.GEMEENTE))
    return mine


@dataclass(frozen=True)
class Stopped:
    """Why somebody with whom it was shared does not read it now: ``since`` when it stopped, or being changed."""

    evaluation: SelfEvaluation
    since: datetime.datetime | None
    reopened: bool


def why_not_readable(user: Any, pk: int) -> Stopped | None:
    """Return what to tell somebody who read it, or could, and cannot now; None when it was never theirs to read."""
    shares = EvaluationShare.objects.filter(_of_mine(access_of(user)), evaluation=pk)
    related = ("evaluation__round__programme__penvoerder", "evaluation__school")
    share = shares.select_related(*related).order_by("-at", "-pk").first()
    if share is None:
        return None
    evaluation = share.evaluation
    reopened = share.withdrawn_at is None and evaluation.status != EvaluationStatus.SUBMITTED
    return Stopped(evaluation, share.withdrawn_at, reopened)


@dataclass(frozen=True)
class SharedRow:
    """One self-evaluation in the list of a board or municipality: since when, and whether it is open to them now."""

    evaluation: SelfEvaluation
    since: datetime.datetime
    readable: bool
    is_new: bool
    stopped: datetime.datetime | None


def shared_with_us(user: Any, *, school: School | None = None) -> list[SharedRow]:
    """List what schools share, or shared, with the board or municipality of ``user``; only of ``school`` when given.

    Three queries, and one when there is nothing.
    """
    shares = EvaluationShare.objects.filter(_of_mine(access_of(user)), recipient__in=PLACES)
    if school is not None:
        shares = shares.filter(evaluation__school=school)
    related = ("evaluation__round", "evaluation__school__municipality")
    latest: dict[int, EvaluationShare] = {}
    for share in shares.select_related(*related).order_by("at", "pk"):
        latest[share.evaluation_id] = share
    return sorted(
        _rows(user, latest.values()),
        key=lambda row: (not row.readable, row.evaluation.school.name, -row.evaluation.round.opens_on.toordinal()),
    )


PLACES = (Recipient.BOARD, Recipient.MUNICIPALITY)


def _rows(user: Any, shares: Iterable[EvaluationShare]) -> list[SharedRow]:
    shares = list(shares)
    keys = [share.evaluation_id for share in shares]
    readable = set(SelfEvaluation.objects.readable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    # The version that holds now is the one that was not opened again.
    read = set(
        EvaluationReading.objects.filter(
            user=user, submission__evaluation__in=keys, submission__reopened_at__isnull=True
        ).values_list("submission__evaluation", flat=True)
    )
    return [
        SharedRow(
            evaluation=share.evaluation,
            since=share.at,
            readable=share.evaluation_id in readable,
            is_new=share.evaluation_id in readable and share.evaluation_id not in read,
            stopped=share.withdrawn_at,
        )
        for share in shares
    ]
