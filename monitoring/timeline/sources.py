"""The events of one school, by sort; each asks its own rows as far as the person may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.access import access_of
from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from cmk.core.words import phrase
from monitoring.models import EvaluationStatus, SelfEvaluation
from monitoring.timeline.events import Event, Sort
from monitoring.timeline.people import contact_events
from schools.models import Contact, School
from trajectories.models import (
    ActionPoint,
    Activity,
    ActivityStatus,
    Conversation,
    ConversationStatus,
    PlacementAspect,
    ScenarioPlacement,
    SharedRecord,
    StepStatus,
    Trajectory,
    TrajectoryStatus,
    TrajectoryStep,
)
from trajectories.scenarios.selectors import name_of_line


@dataclass(frozen=True)
class Asked:
    """Whose events, seen by whom; ``most`` of each sort at least, the latest (None: all)."""

    user: Any
    school: School
    most: int | None = None


def conversations(asked: Asked) -> Iterator[Event]:
    """Yield the recorded conversations, also those for several schools at once. One query."""
    rows = Conversation.objects.visible_to(asked.user).with_school(asked.school)
    rows = rows.filter(status=ConversationStatus.RECORDED).select_related("kind", "adviser")
    for row in rows.annotate(others=Count("also_schools")).order_by("-held_at")[: asked.most]:
        text = _("%(kind)s, %(how)s") % {"kind": row.kind.name, "how": row.get_setting_display()}
        notes = [row.adviser.name]
        if row.others:
            notes.append(_("for several schools at once"))
        url = reverse("conversations:detail", args=[row.pk])
        yield Event(timezone.localdate(row.held_at), text, url, Sort.CONVERSATIONS, " · ".join(notes))


def records(asked: Asked) -> Iterator[Event]:
    """Yield the records that were shared with the school and stand. One query."""
    talks = Conversation.objects.with_school(asked.school).order_by().values("pk")
    rows = SharedRecord.objects.visible_to(asked.user).holding().filter(conversation__in=talks)
    staff = access_of(asked.user).is_staff
    for row in rows.select_related("conversation__kind").order_by("-at")[: asked.most]:
        words = {"kind": row.conversation.kind.name, "day": day_full(row.conversation.held_on)}
        text = _("Record shared: %(kind)s of %(day)s") % words
        place = ("conversations:detail", row.conversation_id) if staff else ("records:record", row.pk)
        yield Event(timezone.localdate(row.at), text, reverse(place[0], args=[place[1]]), Sort.RECORDS)


def evaluations(asked: Asked) -> Iterator[Event]:
    """Yield the self-evaluations that were handed in and shared; they lead to answers that may be read. Two queries."""
    rows = SelfEvaluation.objects.visible_to(asked.user).filter(
        school=asked.school, status=EvaluationStatus.SUBMITTED, submitted_at__isnull=False
    )
    readable = set(
        SelfEvaluation.objects.readable_by(asked.user).filter(school=asked.school).values_list("pk", flat=True)
    )
    for row in rows.select_related("round").order_by("-submitted_at")[: asked.most]:
        assert row.submitted_at is not None  # noqa: S101 - filtered on
        url = reverse("evaluation:result", args=[row.pk]) if row.pk in readable else ""
        text = _("%(round)s handed in") % {"round": row.round.name}
        yield Event(timezone.localdate(row.submitted_at), text, url, Sort.EVALUATIONS)
        if row.shared_at:
            shared = _("%(round)s shared with the adviser") % {"round": row.round.name}
            yield Event(timezone.localdate(row.shared_at), shared, url, Sort.EVALUATIONS)


def activities(asked: Asked) -> Iterator[Event]:
    """Yield the activities that were held. One query."""
    rows = Activity.objects.visible_to(asked.user).filter(
        schools=asked.school, status=ActivityStatus.HELD, starts_on__lte=today()
    )
    for row in rows.select_related("kind").order_by("-starts_on")[: asked.most]:
        yield Event(row.starts_on, row.title, "", Sort.ACTIVITIES, row.kind.name)


def steps(asked: Asked) -> Iterator[Event]:
    """Yield the steps that were done. One query."""
    trajectories = Trajectory.objects.visible_to(asked.user).filter(school=asked.school)
    rows = TrajectoryStep.objects.filter(trajectory__in=trajectories, status=StepStatus.DONE, done_on__isnull=False)
    for row in rows.order_by("-done_on", "-number")[: asked.most]:
        assert row.done_on is not None  # noqa: S101 - filtered on
        yield Event(row.done_on, _("Step done: %(step)s") % {"step": row.name}, _road(asked), Sort.STEPS, row.note)


def trajectories(asked: Asked) -> Iterator[Event]:
    """Yield when trajectories began and ended. One query."""
    rows = Trajectory.objects.visible_to(asked.user).filter(school=asked.school).select_related("track", "programme")
    for row in rows.order_by("-started_on")[: asked.most]:
        track = {"track": row.track.name}
        begun = phrase(_("Trajectory begun: %(track)s"), _("{Trajectory} begun: %(track)s")) % track
        yield Event(row.started_on, begun, _road(asked), Sort.STEPS, row.programme.name)
        if row.ended_on:
            stopped = phrase(_("Trajectory stopped: %(track)s"), _("{Trajectory} stopped: %(track)s"))
            completed = phrase(_("Trajectory completed: %(track)s"), _("{Trajectory} completed: %(track)s"))
            text = stopped if row.status == TrajectoryStatus.STOPPED else completed
            yield Event(row.ended_on, text % track, _road(asked), Sort.STEPS, row.programme.name)


def placements(asked: Asked) -> Iterator[Event]:
    """Yield where the school was placed on the levels of a programme. One query."""
    rows = ScenarioPlacement.objects.standing().visible_to(asked.user).filter(school=asked.school)
    url = reverse("scenarios:of_school", args=[asked.school.code])
    for row in rows.select_related("pillar", "level", "programme__scenario_model").order_by("-on", "-pk")[: asked.most]:
        words = {"line": name_of_line(row.pillar), "aspect": PlacementAspect(row.aspect).label, "level": row.level}
        text = _("%(line)s, %(aspect)s: %(level)s") % words
        yield Event(row.on, text[:1].upper() + text[1:], url, Sort.PLACEMENTS, row.note)


def agreements(asked: Asked) -> Iterator[Event]:
    """Yield what was agreed and what was done of it. One query."""
    rows = ActionPoint.objects.visible_to(asked.user).in_force().filter(school=asked.school).exclude(text="")
    for row in rows.order_by("-agreed_on", "-pk")[: asked.most]:
        yield Event(row.agreed_on, _("Agreed: %(what)s") % {"what": row.text}, "", Sort.AGREEMENTS)
        if row.done_on:
            done = _("Agreement done: %(what)s") % {"what": row.text}
            yield Event(row.done_on, done, "", Sort.AGREEMENTS, row.done_note)


def people(asked: Asked) -> Iterator[Event]:
    """Yield who began, left or took over. One query."""
    rows = Contact.objects.visible_to(asked.user).filter(school=asked.school, start__lte=today())
    yield from contact_events(rows.select_related("person"))


def _road(asked: Asked) -> str:
    return reverse("trajectory:of_school", args=[asked.school.code])


Source = Callable[[Asked], Iterator[Event]]
# In the order in which they stand when they happened on one day.
SOURCES: tuple[tuple[Sort, Source], ...] = (
    (Sort.CONVERSATIONS, conversations),
    (Sort.RECORDS, records),
    (Sort.EVALUATIONS, evaluations),
    (Sort.ACTIVITIES, activities),
    (Sort.PEOPLE, people),
    (Sort.PLACEMENTS, placements),
    (Sort.STEPS, trajectories),
    (Sort.STEPS, steps),
    (Sort.AGREEMENTS, agreements),
)
