"""Which adviser looks after which school."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from cmk.core.models import Dated
from schools.models.register import School
from schools.querysets import AdviserAssignmentQuerySet


class AdviserAssignment(Dated):
    """A dated assignment of an adviser to a school, within one penvoerder; one adviser at a time."""

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="assignments", verbose_name=_("penvoerder"))
    school = models.ForeignKey(School, models.PROTECT, related_name="assignments", verbose_name=_("school"))
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("adviser")
    )
    note = models.TextField(_("handover note"), blank=True, help_text=_("For the adviser who takes over."))

    objects: ClassVar[AdviserAssignmentQuerySet] = AdviserAssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = _("adviser of a school")
        verbose_name_plural = _("advisers of schools")
        ordering = ["-start"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["penvoerder", "school"],
                condition=Q(end__isnull=True),
                name="schools_assignment_one_adviser",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.adviser}"
