"""What a school wants to reach in a programme, in its own words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from schools.models import School
from trajectories.models.activity import Activity
from trajectories.models.programme import Programme
from trajectories.querysets import AmbitionQuerySet


class AmbitionStatus(models.TextChoices):
    """Where an ambition stands. Letting one go is a choice, not a failure."""

    CURRENT = "current", _("we are working on it")
    REACHED = "reached", _("reached")
    LET_GO = "let_go", _("let go")


class Ambition(TimeStamped):
    """An ambition of a school within a programme; ``Programme.ambitions_at_most`` at a time.

    ``since`` and ``until`` are days; ``until`` is empty as long as the school works on it. ``outcome``: what came of
    it, in the school's words. ``activities``: what was done for it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="ambitions", verbose_name=_("programme"))
    school = models.ForeignKey(School, models.PROTECT, related_name="ambitions", verbose_name=_("school"))
    text = models.CharField(_("ambition"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    status = models.CharField(
        _("status"), max_length=10, choices=AmbitionStatus.choices, default=AmbitionStatus.CURRENT
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=400, blank=True)
    activities = models.ManyToManyField(
        Activity, blank=True, related_name="ambitions", verbose_name=_("activities for it")
    )

    objects: ClassVar[AmbitionQuerySet] = AmbitionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("ambition")
        verbose_name_plural = _("ambitions")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="trajectories_ambition_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.text
