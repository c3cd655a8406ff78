"""Reads about the ambitions of one school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import School
from trajectories.models import Activity, Ambition, AmbitionStatus, Programme


@dataclass(frozen=True)
class SchoolAmbitions:
    """The ambitions of a school: ``current`` ones in order, and ``earlier`` ones, the latest first.

    Each carries its activities in ``activities_in_order``. ``most``: how many a school may have at a time; 0 when there
    is no programme to have them in.
    """

    current: list[Any] = field(default_factory=list)
    earlier: list[Any] = field(default_factory=list)
    most: int = 0

    @property
    def may_add(self) -> bool:
        """Whether there is room for another one."""
        return len(self.current) < self.most


def ambitions_of_school(user: Any, school: School, programme: Programme | None) -> SchoolAmbitions:
    """Return what ``user`` may see of the ambitions of a school: two queries.

    Those of an earlier programme are earlier ones.
    """
    done_for_it = Prefetch("activities", Activity.objects.order_by("starts_on", "pk"), to_attr="activities_in_order")
    rows = list(
        Ambition.objects.visible_to(user)
        .filter(school=school)
        .select_related("programme")
        .prefetch_related(done_for_it)
        .order_by("order", "pk")
    )
    current = [row for row in rows if row.status == AmbitionStatus.CURRENT and row.programme == programme]
    earlier = [row for row in rows if row not in current]
    earlier.sort(key=lambda row: (row.until or row.programme.end, row.pk), reverse=True)
    return SchoolAmbitions(current, earlier, programme.ambitions_at_most if programme else 0)


def activities_to_choose(user: Any, ambition: Ambition | None, school: School, programme: Programme) -> QuerySet[Any]:
    """Return the activities of the school in the programme, the latest first, and what the ambition has already."""
    rows: QuerySet[Any] = Activity.objects.visible_to(user).filter(programme=programme, schools=school)
    if ambition is not None:
        rows = rows | Activity.objects.visible_to(user).filter(ambitions=ambition)
    return rows.distinct().order_by("-starts_on", "-pk")


@dataclass(frozen=True)
class Before:
    """One change of an ambition: on which day, by whom (empty: unknown), in words."""

    at: Any
    by: str
    text: str


def history_of(ambitions: Iterable[Ambition]) -> dict[int, list[Before]]:
    """Return by key what changed about each ambition, the latest first, out of the audit trail. One query."""
    keys = [row.pk for row in ambitions]
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Ambition),
        object_id__in=keys,
        action=LogEntry.Action.UPDATE,
    )
    found: dict[int, list[Before]] = {key: [] for key in keys}
    for entry in entries.select_related("actor").order_by(F("timestamp").desc(), "-pk"):
        for text in _told(entry.changes or {}):
            found[entry.object_id].append(Before(timezone.localtime(entry.timestamp), str(entry.actor or ""), text))
    return found


def _told(changes: dict[str, Any]) -> list[str]:
    """Say in sentences what an entry of the audit trail changed; what nobody reads (order, links) is left out."""
    told = []
    if words := changes.get("text"):
        told.append(_("It said: ‘%(text)s’") % {"text": words[0]})
    if status := changes.get("status"):
        named = {AmbitionStatus.CURRENT: _("Taken up again"), AmbitionStatus.REACHED: _("Reached")}
        told.append(named.get(status[1], _("Let go")))
    if (outcome := changes.get("outcome")) and outcome[0] not in ("", "None", None):
        told.append(_("What came of it was: ‘%(text)s’") % {"text": outcome[0]})
    return told
