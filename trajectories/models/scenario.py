"""Scenarios: the ordered levels on which a programme places schools."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder


class ScenarioModel(models.Model):
    """A set of ordered levels (Amstelland: scenario 1-4; FluXus: three cultuurtypes). Data, never code."""

    penvoerder = models.ForeignKey(
        Penvoerder, models.CASCADE, related_name="scenario_models", verbose_name=_("penvoerder")
    )
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    level_name = models.CharField(_("what a level is called"), max_length=40)
    section = models.CharField(_("where it stands in the plan"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("scenario model")
        verbose_name_plural = _("scenario models")
        constraints = [models.UniqueConstraint(fields=["penvoerder", "key"], name="trajectories_scenariomodel_key")]

    def __str__(self) -> str:
        return self.name


class ScenarioLevel(models.Model):
    """One level of a scenario model; ``number`` orders them from 1. Staying in a level is no failure."""

    model = models.ForeignKey(ScenarioModel, models.CASCADE, related_name="levels", verbose_name=_("scenario model"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("scenario level")
        verbose_name_plural = _("scenario levels")
        ordering = ["model", "number"]
        constraints = [models.UniqueConstraint(fields=["model", "number"], name="trajectories_scenariolevel_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ScenarioPillar(models.Model):
    """A dimension on which the levels say something of their own (visie, deskundigheid, programma, samenwerking)."""

    model = models.ForeignKey(ScenarioModel, models.CASCADE, related_name="pillars", verbose_name=_("scenario model"))
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("pillar of a scenario model")
        verbose_name_plural = _("pillars of scenario models")
        ordering = ["model", "order"]
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="trajectories_scenariopillar_key")]

    def __str__(self) -> str:
        return self.name


class ScenarioText(models.Model):
    """What one level means on one pillar."""

    level = models.ForeignKey(ScenarioLevel, models.CASCADE, related_name="texts", verbose_name=_("level"))
    pillar = models.ForeignKey(ScenarioPillar, models.CASCADE, related_name="texts", verbose_name=_("pillar"))
    text = models.TextField(_("what it means"))

    class Meta:
        verbose_name = _("level on a pillar")
        verbose_name_plural = _("levels on pillars")
        ordering = ["pillar", "level"]
        constraints = [models.UniqueConstraint(fields=["level", "pillar"], name="trajectories_scenariotext_once")]

    def __str__(self) -> str:
        return self.text
