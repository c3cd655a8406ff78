"""What else the plan holds: its risks, its planning, and how it will be followed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.models import Municipality
from trajectories.models.programme import Phase, Programme, ProgrammeLine, ProgrammePart


class Matching(models.Model):
    """What a municipality pays for the programme, in euros a year."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="matchings", verbose_name=_("programme"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="matchings", verbose_name=_("municipality")
    )
    amount = models.DecimalField(_("euros a year"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("matching")
        verbose_name_plural = _("matching")
        ordering = ["municipality"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "municipality"], name="trajectories_matching_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="trajectories_matching_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.amount}"


class Risk(ProgrammePart):
    """Something that may go wrong: how likely, how bad, and what is done about it. In words, as plans have it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="risks", verbose_name=_("programme"))
    chance = models.TextField(_("how likely"), blank=True)
    impact = models.TextField(_("how bad"), blank=True)
    measure = models.TextField(_("what is done about it"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_risk_key")]


class PlanItem(ProgrammePart):
    """Something that the plan sets for a year, or a part of it (``period``: jan-juli)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="plan_items", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("year"))
    period = models.CharField(_("period"), max_length=60, blank=True)
    phase = models.ForeignKey(
        Phase, models.SET_NULL, null=True, blank=True, related_name="plan_items", verbose_name=_("phase")
    )
    line = models.ForeignKey(
        ProgrammeLine,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="plan_items",
        verbose_name=_("line"),
    )

    class Meta(ProgrammePart.Meta):
        verbose_name = _("planned item")
        verbose_name_plural = _("planning")
        ordering = ["year", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_planitem_key")]


class MonitoringMeans(ProgrammePart):
    """A way in which the programme is followed: who is asked, how often, in which years."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="monitoring_means", verbose_name=_("programme")
    )
    description = models.TextField(_("description"), blank=True)
    audience = models.CharField(_("who is asked"), max_length=200, blank=True)
    frequency = models.CharField(_("how often"), max_length=120, blank=True)
    years = models.JSONField(_("years"), default=list, blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("means of monitoring")
        verbose_name_plural = _("means of monitoring")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_monitoringmeans_key")]
