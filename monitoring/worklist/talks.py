"""Who wants a conversation this year, for the work list: the norm, who is new, when they were spoken last."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cmk.core.models import active_q
from cmk.core.templatetags.house import day
from monitoring.models import SelfEvaluation
from monitoring.worklist.lines import Talk
from monitoring.worklist.scope import Scope
from schools.models import Contact
from schools.models.people import SCHOOL_ROLES
from trajectories.conversations.norm import PartnerNorm, SchoolNorm, norm_per_partner, norm_per_school
from trajectories.conversations.parties import party_query, party_url
from trajectories.models import Conversation, ConversationStatus

NEW_PERSON_DAYS = 180
Days = dict[int, datetime.date]
# How a school or partner stands against each kind with a norm.
SchoolNorms = dict[int, tuple[SchoolNorm, ...]]
PartnerNorms = dict[int, tuple[PartnerNorm, ...]]


@dataclass(frozen=True)
class Spoken:
    """The days of the latest recorded conversations, of any year: of whatever kind, and of kinds with a norm."""

    schools: Days
    schools_by_norm: Days
    partners_by_norm: Days


def spoken_by(scope: Scope) -> Spoken:
    """Return when each school and partner of the list was spoken last, alone or among others. Three queries."""
    rows = Conversation.objects.visible_to(scope.user).filter(status=ConversationStatus.RECORDED).order_by()
    any_kind: Days = {}
    by_norm: Days = {}
    partners: Days = {}
    for field, keys, in_days in (
        ("school", scope.schools, (any_kind, by_norm)),
        ("also_schools", scope.schools, (any_kind, by_norm)),
        ("partner", scope.partners, ({}, partners)),
    ):
        latest = Max("held_at")
        counted = Max("held_at", filter=Q(kind__norm_per_year__isnull=False))
        found = rows.filter(**{f"{field}__in": keys}).values_list(field).annotate(latest=latest, counted=counted)
        for key, *moments in found:
            for days, moment in zip(in_days, moments, strict=True):
                if moment is not None:
                    on = timezone.localtime(moment).date()
                    days[key] = max(on, days.get(key, on))
    return Spoken(any_kind, by_norm, partners)


def norms_of(scope: Scope) -> tuple[SchoolNorms, PartnerNorms]:
    """Return how schools and partners stand against the norm of this year. Seven queries."""
    if scope.programme is None:
        return {}, {}
    of_year = scope.programme, scope.today.year, scope.today
    return norm_per_school(*of_year), norm_per_partner(*of_year)


def talks(
    scope: Scope,
    norms: tuple[SchoolNorms, PartnerNorms],
    spoken: Spoken,
    newcomers: dict[int, list[str]],
    evaluations: dict[int, SelfEvaluation],
    *,
    without: set[tuple[str, int]],
) -> list[Talk]:
    """Return which schools and partners are below the norm, least spoken first.

    ``newcomers``: who is new, per school; ``without``: field and id of those that need no conversation now, because
    one is planned or the school rests.
    """
    found: list[tuple[Any, Talk]] = []
    for field, parties, per_party, last in (
        ("school", scope.schools, norms[0], spoken.schools_by_norm),
        ("partner", scope.partners, norms[1], spoken.partners_by_norm),
    ):
        for pk, party in parties.items():
            below = [norm for norm in per_party.get(pk, ()) if norm.held < norm.norm]
            if not below or (field, pk) in without:
                continue
            last_on = last.get(pk)
            school = field == "school"
            talk = _talk(
                party, below, last_on, newcomers.get(pk, []) if school else [], evaluations.get(pk) if school else None
            )
            order = (sum(norm.held for norm in below), last_on or datetime.date.min, str(party))
            found.append((order, talk))
    return [talk for _order, talk in sorted(found, key=lambda one: one[0])]


def _talk(
    party: Any,
    norms: Sequence[SchoolNorm | PartnerNorm],
    last_on: datetime.date | None,
    newcomers: list[str],
    evaluation: SelfEvaluation | None,
) -> Talk:
    held, norm = sum(row.held for row in norms), sum(row.norm for row in norms)
    facts = [_("%(held)s of %(norm)s this year") % {"held": held, "norm": norm}]
    facts.append(_("last on %(date)s") % {"date": day(last_on)} if last_on else _("never spoken before"))
    if evaluation is not None:
        facts.append(_("self-evaluation just in"))
    query = party_query(party)
    return Talk(
        title=str(party),
        title_url=party_url(party),
        facts=" · ".join(facts),
        reasons=list(newcomers),
        action=_("Plan"),
        url=f"{reverse('conversations:plan')}?{query}",
        log_url=f"{reverse('conversations:new')}?{query}",
    )


def newcomers_of(scope: Scope, last: dict[int, datetime.date]) -> defaultdict[int, list[str]]:
    """Return per school who is new in a role since the last conversation, in words. One query."""
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
