"""Questionnaires: versioned, and unchangeable once used."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from trajectories.models import ScenarioModel


class Instrument(models.Model):
    """One version of a questionnaire for schools, for one penvoerder.

    A question's key never changes meaning over versions; comparison over time is between equal keys
    only. ``scale`` names the answers to statements from low to high. ``frozen_at`` is filled when a
    round opens with it: from then on a new text needs a new version.
    """

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="instruments", verbose_name=_("penvoerder"))
    key = models.SlugField(_("key"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=160)
    education = models.JSONField(_("kinds of education"), default=list)
    scale = models.JSONField(_("scale of statements"), default=list)
    minutes = models.PositiveSmallIntegerField(_("minutes to fill in"), default=45)
    introduction = models.TextField(_("introduction"), blank=True)
    scenario_model = models.ForeignKey(
        ScenarioModel, models.PROTECT, related_name="instruments", verbose_name=_("scenario model")
    )
    frozen_at = models.DateTimeField(_("fixed since"), null=True, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["penvoerder", "key", "version"], name="monitoring_instrument_version")
        ]

    def __str__(self) -> str:
        return self.name


class Pillar(models.Model):
    """A pillar of the questionnaire (po: visie, deskundigheid, programma, samenwerking)."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="pillars", verbose_name=_("questionnaire"))
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    introduction = models.TextField(_("introduction"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["instrument", "order"]
        constraints = [models.UniqueConstraint(fields=["instrument", "key"], name="monitoring_pillar_key")]

    def __str__(self) -> str:
        return self.name


class PillarLevel(models.Model):
    """What a scenario level means for one pillar, in the words a school chooses between."""

    pillar = models.ForeignKey(Pillar, models.CASCADE, related_name="levels", verbose_name=_("pillar"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("level of a pillar")
        verbose_name_plural = _("levels of pillars")
        ordering = ["pillar", "number"]
        constraints = [models.UniqueConstraint(fields=["pillar", "number"], name="monitoring_pillarlevel_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class QuestionKind(models.TextChoices):
    """Kinds of questions. The scenario chosen and the statements' score are different things: kept apart."""

    STATEMENT = "statement", _("statement")
    SCENARIO_NOW = "scenario_now", _("scenario now")
    SCENARIO_WANTED = "scenario_wanted", _("scenario wanted")
    CHOICES = "choices", _("several choices")
    TEXT = "text", _("open question")


class Question(models.Model):
    """One question of a pillar; ``explanation`` opens below it for who wonders what a word means."""

    pillar = models.ForeignKey(Pillar, models.CASCADE, related_name="questions", verbose_name=_("pillar"))
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind.choices)
    text = models.CharField(_("question"), max_length=400)
    explanation_title = models.CharField(_("title of the explanation"), max_length=160, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    options = models.JSONField(_("options"), default=list, blank=True)
    required = models.BooleanField(_("required"), default=True)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pillar__order", "order"]
        constraints = [models.UniqueConstraint(fields=["pillar", "key"], name="monitoring_question_key")]

    def __str__(self) -> str:
        return self.text
