"""Where schools stand on the levels of a scenario model, where they began and where they want to be."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.words import phrase_lazy
from schools.models import School
from trajectories.models.programme import Programme
from trajectories.models.scenario import ScenarioLevel, ScenarioPillar
from trajectories.querysets import PlacementQuerySet


class PlacementAspect(models.TextChoices):
    """Which of the three levels of a school this is."""

    START = "start", _("at the start")
    NOW = "now", _("now")
    WANTED = "wanted", _("wanted")


class PlacementSource(models.TextChoices):
    """On what a placement rests."""

    OWN_CHOICE = "own_choice", _("the school's own choice")
    SELF_EVALUATION = "self_evaluation", _("the self-evaluation")
    ADVISER = "adviser", phrase_lazy(_("the adviser"), "{adviser}")


class ScenarioPlacement(models.Model):
    """A school on a level, on one pillar or overall (``pillar`` empty), as of the day ``on``.

    Never overwritten: what holds is the latest by day and then by entry, and the rest is its history. A school may go
    back or skip a level. ``withdrawn_at`` takes a mistake out of the history without losing it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="placements", verbose_name=_("programme"))
    school = models.ForeignKey(School, models.PROTECT, related_name="placements", verbose_name=_("school"))
    pillar = models.ForeignKey(
        ScenarioPillar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name=_("pillar"),
    )
    aspect = models.CharField(_("which"), max_length=8, choices=PlacementAspect.choices)
    level = models.ForeignKey(ScenarioLevel, models.PROTECT, related_name="placements", verbose_name=_("level"))
    on = models.DateField(_("on"))
    source = models.CharField(_("rests on"), max_length=16, choices=PlacementSource.choices)
    note = models.CharField(_("note"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[PlacementQuerySet] = PlacementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("placement on a level")
        verbose_name_plural = _("placements on levels")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["programme", "school"], name="trajectories_placement_school")]

    def __str__(self) -> str:
        return f"{self.school}: {self.level}"
