"""The schools of one board or municipality, with what the person who asks may know of them."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, Trim
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder
from cmk.core.models import active_q, today
from cmk.core.templatetags.house import day_full, number_nl
from schools.models import AdviserAssignment, School
from schools.places import Place, of_place
from trajectories.models import (
    OPEN_STATUSES,
    Conversation,
    ConversationStatus,
    Programme,
    Trajectory,
    TrajectoryStatus,
)
from trajectories.places.kinds import kind_of
from trajectories.places.listing import newest_pupils, open_q
from trajectories.places.policies import sees_tracks

SHORT = {"td": {"class": "nowrap"}}
NUM = {"th": {"class": "num"}, "td": {"class": "num"}}


def schools_of(user: Any, penvoerder: Penvoerder, programme: Programme | None, place: Place) -> QuerySet[School]:
    """Return the schools of ``place`` that ``user`` may see, open ones first, each with ``is_open`` and ``pupils``.

    Staff and board people also get ``track_name`` and ``track_status`` (not ended, else completed), staff besides
    ``adviser_name`` and ``last_conversation`` (when the latest recorded one was held).
    """
    rows: QuerySet[School] = School.objects.visible_to(user).filter(**of_place(place))
    rows = rows.select_related("municipality", "board").annotate(
        is_open=Case(When(open_q(), then=Value(1)), default=Value(0), output_field=IntegerField()),
        pupils=newest_pupils(),
    )
    access = access_of(user)
    if sees_tracks(access):
        trajectories = (
            Trajectory.objects.visible_to(user)
            .filter(programme=programme, school=OuterRef("pk"))
            .exclude(status=TrajectoryStatus.STOPPED)
            .order_by(Case(When(status__in=OPEN_STATUSES, then=0), default=1), "-started_on")
        )
        rows = rows.annotate(
            track_name=Subquery(trajectories.values("track__name")[:1]),
            track_status=Subquery(trajectories.values("status")[:1]),
        )
    if access.is_staff:
        assignments = AdviserAssignment.objects.filter(active_q(today()), penvoerder=penvoerder, school=OuterRef("pk"))
        name = Trim(Concat("adviser__given_name", Value(" "), "adviser__family_name"))
        conversations = Conversation.objects.visible_to(user).filter(status=ConversationStatus.RECORDED)
        rows = rows.annotate(
            adviser_name=Subquery(assignments.annotate(shown=name).values("shown")[:1]),
            last_conversation=conversations.latest_beside_school(),
        )
    return rows.order_by("-is_open", "name", "code")


class PlaceSchoolsTable(tables.Table):
    """The schools on the page of a board or municipality; columns that the person may not see are left out."""

    name = tables.Column(verbose_name=gettext_lazy("School"), order_by=("-is_open", "name", "code"))
    education = tables.Column(verbose_name=gettext_lazy("Kind"), order_by=("education", "name"))
    pupils = tables.Column(verbose_name=gettext_lazy("Pupils"), attrs=NUM, default="–")
    track_name = tables.Column(
        verbose_name=gettext_lazy("Track"), order_by=("track_name", "name"), empty_values=(), attrs=SHORT
    )
    adviser_name = tables.Column(verbose_name=gettext_lazy("Adviser"), order_by=("adviser_name", "name"), default="–")
    last_conversation = tables.Column(
        verbose_name=gettext_lazy("Last conversation"), order_by=("last_conversation", "name"), default="–", attrs=SHORT
    )

    def __init__(self, rows: QuerySet[School], *, user: Any, place: Place) -> None:
        access = access_of(user)
        hidden: tuple[str, ...] = () if sees_tracks(access) else ("track_name",)
        hidden += () if access.is_staff else ("adviser_name", "last_conversation")
        self.of_board = kind_of(place).is_board
        super().__init__(rows, exclude=hidden)

    def render_name(self, record: Any, value: str) -> str:
        """Link to the school, with its code, place and board (or municipality) under it, and when it closed."""
        beside = str((record.municipality if self.of_board else record.board) or "")
        small = " · ".join(dict.fromkeys(filter(None, (record.code, record.place, beside))))
        closed = (
            format_html(' <span class="tag late">{}</span>', _("closed on %s") % day_full(record.closed_on))
            if not record.is_open
            else ""
        )
        url = reverse("school:overview", args=[record.code])
        return format_html('<a href="{}">{}</a>{}<br><span class="small">{}</span>', url, value, closed, small)

    def render_education(self, record: Any) -> str:
        """Return the kind as people say it (po, vo), so that a row stays short."""
        return str(record.education)

    def render_pupils(self, value: int) -> str:
        """Print the number with its points."""
        return number_nl(value)

    def render_track_name(self, record: Any) -> str:
        """Return the track, and say so when the trajectory in it was completed or stands still."""
        if not record.track_name:
            return _("not yet") if record.is_open else "–"
        if record.track_status == TrajectoryStatus.COMPLETED:
            return _("%(track)s, completed") % {"track": record.track_name}
        if record.track_status == TrajectoryStatus.PAUSED:
            return _("%(track)s, stands still") % {"track": record.track_name}
        return str(record.track_name)

    def render_last_conversation(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)
