"""The rows of the list of schools: the register's facts with what the penvoerder knows beside them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, Trim

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder
from cmk.core.models import active_q, today
from schools.models import AdviserAssignment, Contact, ContactRole, School, SchoolYearFigure
from trajectories.models import Conversation, ConversationStatus, Programme, Trajectory, TrajectoryStatus


def schools_with_facts(user: Any) -> QuerySet[School]:
    """Return the schools that ``user`` may see, each with ``pupils`` (newest known year; None when unknown)."""
    figures = SchoolYearFigure.objects.filter(school=OuterRef("code")).order_by("-year")
    schools: QuerySet[School] = School.objects.visible_to(user).select_related("municipality", "board")
    return schools.annotate(pupils=Subquery(figures.values("pupils")[:1]))


def schools_for_staff(user: Any, penvoerder: Penvoerder, programme: Programme | None) -> QuerySet[School]:
    """Return the same schools with what staff know about them.

    ``track_id`` and ``track_name``: of the running (or else the latest completed) trajectory in ``programme``;
    ``track_status``; ``adviser_id`` and ``adviser_name``: who looks after the school today;
    ``last_conversation``: when the latest recorded one was held; ``iccers``: today's icc'ers, as a list.
    """
    trajectories = (
        Trajectory.objects.visible_to(user)
        .filter(programme=programme, school=OuterRef("pk"))
        .exclude(status=TrajectoryStatus.STOPPED)
        .order_by(
            Case(When(status=TrajectoryStatus.RUNNING, then=0), default=1, output_field=IntegerField()), "-started_on"
        )
    )
    assignments = AdviserAssignment.objects.filter(active_q(today()), penvoerder=penvoerder, school=OuterRef("pk"))
    conversations = (
        Conversation.objects.visible_to(user)
        .filter(school=OuterRef("pk"), status=ConversationStatus.RECORDED)
        .order_by("-held_at")
    )
    contacts = (
        Contact.objects.visible_to(user)
        .filter(active_q(today()), role=ContactRole.ICCER)
        .select_related("person")
        .order_by("start")
    )
    adviser_name = Trim(Concat("adviser__given_name", Value(" "), "adviser__family_name"))
    return (
        schools_with_facts(user)
        .annotate(
            track_id=Subquery(trajectories.values("track")[:1]),
            track_name=Subquery(trajectories.values("track__name")[:1]),
            track_status=Subquery(trajectories.values("status")[:1]),
            adviser_id=Subquery(assignments.values("adviser")[:1]),
            adviser_name=Subquery(assignments.annotate(shown=adviser_name).values("shown")[:1]),
            last_conversation=Subquery(conversations.values("held_at")[:1]),
        )
        .prefetch_related(Prefetch("contacts", queryset=contacts, to_attr="iccers"))
    )


def has_any_school(user: Any) -> bool:
    """Say whether there is any school at all for the person, whatever the filters."""
    return bool(access_of(user).grants) and School.objects.visible_to(user).exists()
