"""Who sees which partners."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from cmk.accounts.access import Scope, access_of


class PartnerQuerySet(models.QuerySet[Any]):
    """Partners, restricted by who asks."""

    def visible_to(self, user: Any) -> PartnerQuerySet:
        """Keep the partners of the penvoerders whose staff the user is, and the user's own organisation."""
        access = access_of(user)
        return self.filter(Q(penvoerder__in=access.staff_of) | Q(pk__in=access.ids(Scope.PARTNER)))
