"""Reads about agreements: the list with its totals, those of a party's own people, and what a download holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from cmk.accounts.access import Scope, access_of
from cmk.core.models import today
from cmk.core.words import phrase
from trajectories.conversations.choices import party_owner_label
from trajectories.models import PARTY_FIELDS, ActionPoint

WEEK = datetime.timedelta(days=7)
LATELY = datetime.timedelta(days=90)
# Overdue first, then soonest; what has no day comes last. Said so, for the databases differ in where they put nothing.
TO_DO_FIRST = (F("due_on").asc(nulls_last=True), "pk")


def points_of(user: Any) -> QuerySet[ActionPoint]:
    """Return the agreements that hold and that the user may see, with all that a line of them shows."""
    rows: QuerySet[ActionPoint] = ActionPoint.objects.visible_to(user).in_force()
    shown = rows.select_related(
        "programme",
        *PARTY_FIELDS,
        "school__municipality",
        "partner__municipality",
        "owner_user",
        "owner_person",
        "conversation__kind",
        "done_by",
    )
    return shown.order_by(*TO_DO_FIRST)


@dataclass(frozen=True)
class Totals:
    """How many agreements a list holds: all, late ones, due within a week (today included), done."""

    all: int
    late: int
    soon: int
    done: int


def totals_of(points: QuerySet[ActionPoint]) -> Totals:
    """Count ``points``. One query."""
    day, is_open = today(), Q(done_on__isnull=True)
    return Totals(
        **points.order_by().aggregate(
            all=Count("pk"),
            late=Count("pk", filter=is_open & Q(due_on__lt=day)),
            soon=Count("pk", filter=is_open & Q(due_on__gte=day, due_on__lte=day + WEEK)),
            done=Count("pk", filter=~is_open),
        )
    )


@dataclass(frozen=True)
class OwnPoints:
    """The agreements of somebody of a school, partner or other party.

    ``mine``: what the person does, or what is for the party itself; ``others``: what others do for the school;
    ``done``: what was finished in the last three months, latest first.
    """

    mine: list[ActionPoint]
    others: list[ActionPoint]
    done: list[ActionPoint]


def own_points(user: Any) -> OwnPoints:
    """Gather the agreements of the user as somebody of a party. One query."""
    rows = points_of(user).filter(Q(done_on__isnull=True) | Q(done_on__gte=today() - LATELY))
    points = list(rows.filter(of_party_q(user)))
    still = [point for point in points if not point.is_done]
    done = sorted((point for point in points if point.is_done), key=lambda point: point.done_on or today())
    return OwnPoints(
        mine=[point for point in still if is_for(user, point)],
        others=[point for point in still if not is_for(user, point)],
        done=done[::-1],
    )


def of_party_q(user: Any) -> Q:
    """Return the condition that an agreement is about a school of the user, or is the user's own as a person."""
    return Q(school__in=access_of(user).ids(Scope.SCHOOL)) | Q(owner_person__user=user)


def is_for(user: Any, point: ActionPoint) -> bool:
    """Say whether the user does it: as the person, or because the user's own school does it as a whole."""
    if point.owner_person is not None:
        return point.owner_person.user_id == user.pk
    return point.owner is None and point.school_id in access_of(user).ids(Scope.SCHOOL)


def owner_in_words(point: ActionPoint) -> str:
    """Return the name of who does it; the party itself when it is nobody in particular."""
    if point.owner:
        return point.owner.name
    return str(party_owner_label(point.party)) if point.party else ""


def export_rows(points: Any) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the download of ``points``: what the list shows, and how each ended."""
    header = [
        _("Agreement"),
        _("Location code"),
        phrase(_("School or partner"), _("School or {partner}")),
        _("Municipality"),
        _("Who does it"),
        _("Before"),
        _("Days late"),
        _("Agreed on"),
        _("Done on"),
        _("How it ended"),
    ]
    rows = [
        [
            point.text,
            point.school.code if point.school else "",
            str(point.party or ""),
            str(point.municipality or getattr(point.party, "municipality", None) or ""),
            owner_in_words(point),
            point.due_on,
            point.days_late or None,
            point.agreed_on,
            point.done_on,
            point.done_note,
        ]
        for point in points
    ]
    return header, rows
