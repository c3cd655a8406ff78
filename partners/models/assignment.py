"""Which adviser looks after which partner."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.core.models import Dated
from partners.models.partner import Partner
from partners.querysets import PartnerAssignmentQuerySet


class PartnerAssignment(Dated):
    """A dated assignment of an adviser to a partner; one adviser at a time."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="assignments", verbose_name=_("partner"))
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="partner_assignments", verbose_name=_("adviser")
    )
    note = models.TextField(_("handover note"), blank=True, help_text=_("For the adviser who takes over."))

    objects: ClassVar[PartnerAssignmentQuerySet] = PartnerAssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("adviser of a partner")
        verbose_name_plural = _("advisers of partners")
        ordering = ["-start"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner"], condition=Q(end__isnull=True), name="partners_assignment_one_adviser"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.adviser}"
