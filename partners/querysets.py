"""Who sees which partners, and what they offer."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from cmk.accounts.access import Scope, access_of
from cmk.accounts.roles import SCHOOL
from cmk.core.models import DatedQuerySet, today


def current_q(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition that a partner or an offer (reached through ``prefix``) has not ended by ``day``."""
    return Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gt": day})


class PartnerQuerySet(models.QuerySet[Any]):
    """Partners, restricted by who asks."""

    def visible_to(self, user: Any) -> PartnerQuerySet:
        """Keep the partners of the penvoerders whose staff the user is, and the user's own organisation."""
        access = access_of(user)
        return self.filter(Q(penvoerder__in=access.staff_of) | Q(pk__in=access.ids(Scope.PARTNER)))


class OfferQuerySet(models.QuerySet[Any]):
    """What partners offer, restricted by who asks."""

    def visible_to(self, user: Any) -> OfferQuerySet:
        """Staff: all of the penvoerder. A partner's people: their own. School people: what is offered to them now."""
        access = access_of(user)
        day = today()
        for_schools = Q(partner__penvoerder__in=access.penvoerders(*SCHOOL)) & self._current(day)
        return self.filter(
            Q(partner__penvoerder__in=access.staff_of) | Q(partner__in=access.ids(Scope.PARTNER)) | for_schools
        )

    def current(self, day: datetime.date | None = None) -> OfferQuerySet:
        """Keep what is offered on ``day`` (default today) by partners that then work with the penvoerder."""
        return self.filter(self._current(day or today()))

    @staticmethod
    def _current(day: datetime.date) -> Q:
        return current_q(day) & current_q(day, "partner__")


class PartnerAssignmentQuerySet(DatedQuerySet[Any]):
    """Who looks after which partner, restricted by who asks."""

    def visible_to(self, user: Any) -> PartnerAssignmentQuerySet:
        """Keep what staff see, and for a partner's own people who looks after them."""
        access = access_of(user)
        return self.filter(Q(partner__penvoerder__in=access.staff_of) | Q(partner__in=access.ids(Scope.PARTNER)))


class BulkUploadQuerySet(models.QuerySet[Any]):
    """Lists that were sent in, restricted by who asks."""

    def visible_to(self, user: Any) -> BulkUploadQuerySet:
        """Keep the lists of the penvoerders whose staff the user is."""
        return self.filter(penvoerder__in=access_of(user).staff_of)
