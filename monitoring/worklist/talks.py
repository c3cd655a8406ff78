"""Who wants a conversation this year, for the work list: the norm, who is new, what is planned."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.db.models import Max
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cmk.core.models import active_q
from cmk.core.templatetags.house import clock, day
from monitoring.models import SelfEvaluation
from monitoring.worklist.lines import Talk
from monitoring.worklist.scope import Scope
from schools.models import Contact, School
from schools.models.people import SCHOOL_ROLES
from trajectories.conversations.norm import SchoolNorm
from trajectories.models import Conversation, ConversationStatus

NEW_PERSON_DAYS = 180


def last_talks(scope: Scope) -> dict[int, datetime.date]:
    """Return per school the day of its latest recorded conversation of a kind with a norm, of any year. One query."""
    rows = Conversation.objects.visible_to(scope.user).filter(
        school__in=scope.schools, status=ConversationStatus.RECORDED, kind__norm_per_year__isnull=False
    )
    latest = rows.order_by().values_list("school_id").annotate(latest=Max("held_at"))
    return {school_id: timezone.localtime(moment).date() for school_id, moment in latest}


def talks(
    scope: Scope,
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
    below = {pk: [norm for norm in norms.get(pk, ()) if not norm.is_met] for pk in scope.schools}
    order = sorted(
        (pk for pk, found in below.items() if found and (pk not in still or pk in planned)),
        key=lambda pk: (
            pk in planned,
            sum(norm.held for norm in below[pk]),
            last.get(pk, datetime.date.min),
            scope.schools[pk].name,
        ),
    )
    return [
        _talk(scope.schools[pk], below[pk], last.get(pk), planned.get(pk), newcomers[pk], evaluations.get(pk))
        for pk in order
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


def _newcomers(scope: Scope, last: dict[int, datetime.date]) -> defaultdict[int, list[str]]:
    """Return per school who is new in a role since the last conversation, in words."""
    since = scope.today - datetime.timedelta(days=NEW_PERSON_DAYS)
    rows = Contact.objects.visible_to(scope.user).filter(
        active_q(scope.today), school__in=scope.schools, role__in=SCHOOL_ROLES, start__gt=since
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
