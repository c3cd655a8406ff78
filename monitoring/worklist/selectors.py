"""Gathers the work list: what asks for attention, who wants a conversation, the schools in figures, this week.

The number of queries is the same for five schools and for fifty (``tests/performance``).
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.models import active_q, today
from cmk.core.templatetags.house import clock, day, days_ago, in_words
from monitoring.approach.selectors import due_notes
from monitoring.models import SelfEvaluation
from monitoring.models.evaluation import EvaluationStatus
from monitoring.models.round import Round
from monitoring.worklist.lines import Line, OwnSchools, RoundProgress, StandsStill, Talk, WeekEntry, WorkList
from monitoring.worklist.unreachable import unreachable_lines
from schools.models import AskAgain, Contact, School
from schools.models.people import SCHOOL_ROLES
from trajectories.conversations.norm import SchoolNorm, norm_per_school
from trajectories.conversations.parties import party_url
from trajectories.conversations.selectors import UNFINISHED, open_points, own_school_ids
from trajectories.models import (
    OPEN_STATUSES,
    PARTY_FIELDS,
    ActionPoint,
    Activity,
    ActivityStatus,
    Conversation,
    ConversationStatus,
    Programme,
    Trajectory,
    TrajectoryPause,
    TrajectoryStatus,
)
from trajectories.programme.selectors import current_programme

CUT = 8
WEEK = datetime.timedelta(days=7)
SHARED_DAYS = 21
NEW_PERSON_DAYS = 180


@dataclass(frozen=True)
class _Scope:
    """For whom the list is made: ``user`` alone, or everybody of the penvoerder (``everyone``)."""

    user: Any
    everyone: bool
    programme: Programme | None
    school_ids: set[int]
    today: datetime.date

    def mine(self, name: str) -> Q:
        """Return the condition that the user is in the field ``name``; none for everybody's list."""
        return Q() if self.everyone else Q(**{name: self.user})


def work_list(user: Any, *, everyone: bool = False, whole: bool = False) -> WorkList:
    """Return the work list of ``user``, or of the whole penvoerder; cut at eight lines unless ``whole``."""
    programme = current_programme(user)
    schools = _schools(user, everyone, programme)
    scope = _Scope(user, everyone, programme, set(schools), today())
    points = list(_points(scope))
    conversations = list(_unfinished(scope))
    last = _last_talks(scope)
    evaluations = [row for row in _shared(scope) if not _spoken_since(row, last)]
    now = [
        *[_late(point, scope) for point in points if point.days_late],
        *[_not_written(row, scope) for row in conversations if _is_past_plan(row)],
        *[_draft(row, scope) for row in conversations if row.status == ConversationStatus.DRAFT],
        *[_shared_line(row) for row in evaluations],
        *unreachable_lines(user, schools, scope.today),
        *[_ask_line(note, scope) for note in _to_ask(scope)],
    ]
    norms = norm_per_school(programme, scope.today.year, scope.today) if programme else {}
    roads = _roads(scope)
    still = {row.school_id for row in roads if row.status == TrajectoryStatus.PAUSED}
    shared = {row.school_id: row for row in evaluations}
    talks = _talks(scope, schools, norms, last, conversations, shared, still=still)
    return WorkList(
        now=now if whole else now[:CUT],
        now_total=len(now),
        talks=talks if whole else talks[:CUT],
        talks_total=len(talks),
        schools=_figures(scope, schools, norms, roads),
        week=_week(scope, points, conversations),
    )


def _schools(user: Any, everyone: bool, programme: Programme | None) -> dict[int, School]:
    """Return the schools of the list, open ones only: assigned to the user, or all of the programme."""
    rows = School.objects.visible_to(user).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today()))
    if everyone:
        rows = rows.filter(municipality__in=programme.municipalities.all()) if programme else rows
    else:
        rows = rows.filter(pk__in=own_school_ids(user))
    return {school.pk: school for school in rows}


def _points(scope: _Scope) -> Any:
    """Return agreements of advisers that are late or due this week."""
    due = open_points(scope.user).filter(due_on__lte=scope.today + WEEK, owner_user__isnull=False)
    return due.filter(scope.mine("owner_user"))


def _unfinished(scope: _Scope) -> Any:
    rows = Conversation.objects.visible_to(scope.user).filter(scope.mine("adviser"), status__in=UNFINISHED)
    return (
        rows.select_related("kind", *PARTY_FIELDS, "adviser")
        .annotate(
            topics=Count("kind__topics", filter=Q(kind__topics__retired_on=None), distinct=True),
            noted=Count("notes", filter=Q(notes__topic__retired_on=None), distinct=True),
        )
        .order_by("held_at")
    )


def _last_talks(scope: _Scope) -> dict[int, datetime.date]:
    """Return per school the day of the latest recorded conversation of a kind with a norm, in whatever year."""
    rows = Conversation.objects.visible_to(scope.user).filter(
        school__in=scope.school_ids, status=ConversationStatus.RECORDED, kind__norm_per_year__isnull=False
    )
    latest = rows.order_by().values_list("school_id").annotate(latest=Max("held_at"))
    return {school_id: timezone.localtime(moment).date() for school_id, moment in latest}


def _shared(scope: _Scope) -> Any:
    since = timezone.now() - datetime.timedelta(days=SHARED_DAYS)
    rows = SelfEvaluation.objects.readable_by(scope.user).filter(school__in=scope.school_ids, shared_at__gte=since)
    return rows.select_related("school", "round").order_by("shared_at")


def _spoken_since(evaluation: SelfEvaluation, last: dict[int, datetime.date]) -> bool:
    assert evaluation.shared_at is not None  # noqa: S101 - filtered above
    spoken = last.get(evaluation.school_id)
    return spoken is not None and spoken >= timezone.localtime(evaluation.shared_at).date()


# --- now --------------------------------------------------------------------------------------------


def _late(point: ActionPoint, scope: _Scope) -> Line:
    tag = ngettext("agreement %(days)d day late", "agreement %(days)d days late", point.days_late)
    text = _("‘%(text)s’, agreed on %(date)s") % {"text": point.text, "date": day(point.agreed_on)}
    return Line(
        title=str(point.party),
        title_url=party_url(point.party),
        tag=tag % {"days": point.days_late},
        tone="late",
        text=_of(text, point.owner_user, scope),
        action=_("Finish"),
        url=f"{reverse('actionpoints:finish', args=[point.pk])}?next={reverse('worklist')}",
    )


def _of(text: str, person: Any, scope: _Scope) -> str:
    """Add whose it is, where the list is everybody's."""
    return f"{text} · {person}" if scope.everyone and person != scope.user else text


def _is_past_plan(row: Conversation) -> bool:
    return row.status == ConversationStatus.PLANNED and row.held_at <= timezone.now()


def _not_written(row: Conversation, scope: _Scope) -> Line:
    values = {"kind": row.kind, "date": days_ago(row.held_at), "time": clock(row.held_at)}
    return Line(
        title=str(row.party),
        title_url=party_url(row.party),
        tag=_("not written down yet"),
        text=_of(_("%(kind)s, planned for %(date)s at %(time)s") % values, row.adviser, scope),
        action=_("Write down"),
        url=reverse("conversations:edit", args=[row.pk]),
    )


def _draft(row: Any, scope: _Scope) -> Line:
    text = _("%(kind)s of %(date)s") % {"kind": row.kind, "date": days_ago(row.held_at)}
    blank = row.topics - row.noted
    if blank > 0:
        left = ngettext("%(number)s topic is still empty", "%(number)s topics are still empty", blank)
        text = f"{text}; {left % {'number': in_words(blank)}}"
    return Line(
        title=str(row.party),
        title_url=party_url(row.party),
        tag=_("draft"),
        text=_of(text, row.adviser, scope),
        action=_("Write on"),
        url=reverse("conversations:edit", args=[row.pk]),
    )


def _shared_line(row: SelfEvaluation) -> Line:
    return Line(
        title=str(row.school),
        title_url=reverse("school:overview", args=[row.school.code]),
        tag=_("shared its self-evaluation"),
        text=_("%(round)s, shared %(when)s. Read it, and talk it over.")
        % {"round": row.round, "when": days_ago(row.shared_at)},
        action=_("Read"),
        url=reverse("evaluation:result", args=[row.pk]),
    )


def _to_ask(scope: _Scope) -> list[AskAgain]:
    """Return the notes to ask a school again that are due: those of the own accounts first, then what one wrote."""
    notes = due_notes(scope.user, scope.programme)
    if not scope.everyone:
        notes = notes.filter(Q(school__in=scope.school_ids) | Q(made_by=scope.user))
    return sorted(notes, key=lambda note: note.school_id not in scope.school_ids)


def _ask_line(note: AskAgain, scope: _Scope) -> Line:
    text = str(note.get_occasion_display())
    text = text[:1].upper() + text[1:]
    if note.note:
        text = f"{text}: ‘{note.note}’"
    return Line(
        title=str(note.school),
        title_url=reverse("school:overview", args=[note.school.code]),
        tag=_("ask again"),
        text=_of(text, note.made_by, scope) if note.made_by else text,
        action=_("Asked"),
        url=f"{reverse('school:ask_settle', args=[note.school.code, note.pk])}?van=werklijst",
        tone="plain",
    )


# --- who wants a conversation -----------------------------------------------------------------------


def _talks(
    scope: _Scope,
    schools: dict[int, School],
    norms: dict[int, tuple[SchoolNorm, ...]],
    last: dict[int, datetime.date],
    conversations: list[Conversation],
    evaluations: dict[int, SelfEvaluation],
    *,
    still: set[int],
) -> list[Talk]:
    """Return who is below the norm; a school in ``still`` is left in peace, unless a conversation is planned."""
    planned = {row.school_id: row for row in reversed(conversations) if _is_to_come(row)}
    newcomers = _newcomers(scope, last)
    below = {pk: [norm for norm in norms.get(pk, ()) if not norm.is_met] for pk in schools}
    order = sorted(
        (pk for pk, found in below.items() if found and (pk not in still or pk in planned)),
        key=lambda pk: (
            pk in planned,
            sum(norm.held for norm in below[pk]),
            last.get(pk, datetime.date.min),
            schools[pk].name,
        ),
    )
    return [
        _talk(schools[pk], below[pk], last.get(pk), planned.get(pk), newcomers[pk], evaluations.get(pk)) for pk in order
    ]


def _is_to_come(row: Conversation) -> bool:
    return row.status == ConversationStatus.PLANNED and row.held_at > timezone.now() and row.school_id is not None


def _talk(
    school: School,
    norms: list[SchoolNorm],
    last_on: datetime.date | None,
    planned: Conversation | None,
    newcomers: list[str],
    evaluation: SelfEvaluation | None,
) -> Talk:
    held, norm = sum(row.held for row in norms), sum(row.norm for row in norms)
    facts = [_("%(held)s of %(norm)s this year") % {"held": held, "norm": norm}]
    facts.append(_("last on %(date)s") % {"date": day(last_on)} if last_on else _("never spoken before"))
    if evaluation is not None:
        facts.append(_("self-evaluation just in"))
    reasons = list(newcomers)
    if planned is not None:
        values = {"date": day(planned.held_at), "time": clock(planned.held_at)}
        reasons.append(_("Planned for %(date)s at %(time)s") % values)
        action, url = _("Prepare"), reverse("conversations:detail", args=[planned.pk])
    else:
        action, url = _("Plan"), f"{reverse('conversations:plan')}?school={school.code}"
    overview = reverse("school:overview", args=[school.code])
    return Talk(school.name, overview, " · ".join(facts), reasons, action, url)


def _newcomers(scope: _Scope, last: dict[int, datetime.date]) -> defaultdict[int, list[str]]:
    """Return per school who is new in a role since the last conversation, in words."""
    since = scope.today - datetime.timedelta(days=NEW_PERSON_DAYS)
    rows = Contact.objects.visible_to(scope.user).filter(
        active_q(scope.today), school__in=scope.school_ids, role__in=SCHOOL_ROLES, start__gt=since
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for contact in rows.order_by("-role", "start"):
        school_id = contact.school_id
        if school_id is None or contact.start <= last.get(school_id, datetime.date.min):
            continue
        pattern = "F" if contact.start.year == scope.today.year else "F Y"
        values = {"role": contact.get_role_display(), "month": formats.date_format(contact.start, pattern)}
        found[school_id].append(_("New %(role)s since %(month)s") % values)
    return found


# --- figures and diary ------------------------------------------------------------------------------


def _figures(
    scope: _Scope, schools: dict[int, School], norms: dict[int, tuple[SchoolNorm, ...]], roads: list[Any]
) -> OwnSchools:
    rows = [norm for pk in schools for norm in norms.get(pk, ())]
    running = Counter((row.track.number, row.track.name) for row in roads if row.status == TrajectoryStatus.RUNNING)
    return OwnSchools(
        number=len(schools),
        tracks=[(name, number) for (_order, name), number in sorted(running.items())],
        still=[
            StandsStill(
                schools[row.school_id].name,
                reverse("trajectory:of_school", args=[schools[row.school_id].code]),
                row.since,
            )
            for row in roads
            if row.status == TrajectoryStatus.PAUSED
        ],
        talks_counted=sum(min(norm.held, norm.norm) for norm in rows),
        talks_expected=sum(norm.norm for norm in rows),
        rounds=_rounds(scope),
        year=scope.today.year,
    )


def _roads(scope: _Scope) -> list[Any]:
    """Return the trajectories of the schools that have not ended, each with ``since``: since when it stands still."""
    pauses = TrajectoryPause.objects.filter(trajectory=OuterRef("pk"), end__isnull=True)
    rows = Trajectory.objects.visible_to(scope.user).filter(
        programme=scope.programme, school__in=scope.school_ids, status__in=OPEN_STATUSES
    )
    return list(
        rows.select_related("track").annotate(since=Subquery(pauses.values("start")[:1])).order_by("since", "pk")
    )


def _rounds(scope: _Scope) -> list[RoundProgress]:
    """Return the progress of the rounds that are open today, else of the latest one."""
    begun = list(Round.objects.filter(programme=scope.programme, opens_on__lte=scope.today).order_by("-opens_on", "pk"))
    rounds = [row for row in begun if row.closes_on >= scope.today] or begun[:1]
    rows = SelfEvaluation.objects.visible_to(scope.user).filter(round__in=rounds, school__in=scope.school_ids)
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for round_id, status, number in rows.order_by().values_list("round_id", "status").annotate(number=Count("pk")):
        found[round_id][status] = number
    return [
        RoundProgress(
            name=row.name,
            submitted=found[row.pk].get(EvaluationStatus.SUBMITTED, 0),
            started=found[row.pk].get(EvaluationStatus.STARTED, 0),
            invited=sum(found[row.pk].values()),
        )
        for row in rounds
        if found[row.pk]
    ]


def _week(scope: _Scope, points: list[ActionPoint], conversations: list[Conversation]) -> list[WeekEntry]:
    """Return what happens in the coming seven days, in order: conversations, activities, agreements to keep."""
    until = scope.today + WEEK
    entries = [
        WeekEntry(
            day=row.held_on,
            at=clock(row.held_at),
            text=_of(f"{row.kind} {row.party}", row.adviser, scope),
            url=reverse("conversations:detail", args=[row.pk]),
        )
        for row in conversations
        if row.status == ConversationStatus.PLANNED and row.held_at > timezone.now() and row.held_on <= until
    ]
    activities = Activity.objects.visible_to(scope.user).filter(
        starts_on__range=(scope.today, until), status=ActivityStatus.PLANNED
    )
    entries += [WeekEntry(day=row.starts_on, at="", text=row.title) for row in activities]
    entries += [
        WeekEntry(
            day=point.due_on,
            at="",
            text=_of(_("Agreement: %(text)s") % {"text": point.text}, point.owner_user, scope),
            url=f"{reverse('actionpoints:finish', args=[point.pk])}?next={reverse('worklist')}",
        )
        for point in points
        if point.due_on and not point.days_late
    ]
    return sorted(entries, key=lambda entry: (entry.day, entry.at or "24"))
