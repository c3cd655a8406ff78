"""Reads about partners that more than one page needs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404

from cmk.accounts.models import Penvoerder
from partners.models import Partner, PartnerContact
from schools.models import Municipality


def partner_or_404(user: Any, pk: int) -> Partner:
    """Return the partner that the user may see; ``Http404`` otherwise."""
    partner = Partner.objects.visible_to(user).select_related("municipality", "penvoerder").filter(pk=pk).first()
    if partner is None:
        raise Http404
    return partner


def municipalities_of(penvoerder: Penvoerder, partner: Partner | None = None) -> QuerySet[Municipality]:
    """Return the municipalities to choose from: the penvoerder's, and those that stand at ``partner`` already."""
    known = Q(work_areas__penvoerder=penvoerder)
    if partner is not None:
        known |= Q(served_by=partner) | Q(partners=partner)
    places: QuerySet[Municipality] = Municipality.objects.filter(known)
    return places.distinct().order_by("name")


@dataclass(frozen=True)
class OwnWord:
    """When one of the partner's own people last changed or confirmed the profile, and who (a name)."""

    at: datetime.datetime
    by: str


def last_own_word(partner: Partner) -> OwnWord | None:
    """Return when the partner itself last changed or confirmed its profile, from the audit trail; None when never.

    One query. Of its own people count all who have or had a role there.
    """
    from auditlog.models import LogEntry

    own = PartnerContact.objects.filter(partner=partner, person__user__isnull=False).values("person__user")
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Partner),
        object_id=partner.pk,
        action=LogEntry.Action.UPDATE,
        actor__in=own,
    )
    entry = entries.select_related("actor").order_by("-timestamp").first()
    return OwnWord(entry.timestamp, entry.actor.name) if entry else None
