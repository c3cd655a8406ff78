"""Who sees which partners."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from cmk.accounts.access import Scope, access_of
from cmk.core.models import DatedQuerySet


class PartnerQuerySet(models.QuerySet[Any]):
    """Partners, restricted by who asks."""

    def visible_to(self, user: Any) -> PartnerQuerySet:
        """Keep the partners of the penvoerders whose staff the user is, and the user's own organisation."""
        access = access_of(user)
        return self.filter(Q(penvoerder__in=access.staff_of) | Q(pk__in=access.ids(Scope.PARTNER)))


class OfferQuerySet(models.QuerySet[Any]):
    """What partners offer, restricted by who asks."""

    def visible_to(self, user: Any) -> OfferQuerySet:
        """Keep the offers of the partners that the user sees."""
        access = access_of(user)
        return self.filter(Q(partner__penvoerder__in=access.staff_of) | Q(partner__in=access.ids(Scope.PARTNER)))


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
