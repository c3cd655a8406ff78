"""Questionnaires: versioned, and unchangeable once used."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from monitoring.querysets import InstrumentQuerySet
from trajectories.models import ScenarioModel


class Audience(models.TextChoices):
    """Who fills in a questionnaire."""

    SCHOOL = "school", _("schools, about themselves")
    PARTNER = "partner", _("partners, about themselves")
    GUIDANCE = "guidance", _("schools, about our guidance")


class Instrument(models.Model):
    """One version of a questionnaire, for one penvoerder.

    A question's key never changes meaning over versions; comparison over time is between equal keys
    only. ``frozen_at`` is filled when a round opens with it: from then on a new text needs a new version, which
    names the one that it was made from (``based_on``). ``edited_at``: when it was last worked on in the browser; a file
    does not overwrite that. ``retired_on``: no new round begins with it.

    The scales name the answers from low to high: ``scale`` of statements, ``importance_scale`` and
    ``realisation_scale`` of goals, ``satisfaction_scale`` of satisfaction; empty when no question needs it.
    ``terms``: hard words with what they mean, ``[{"term": …, "text": …}]``, explained wherever they stand.
    ``anonymous``: answers are kept without anything that leads to who gave them (``AnonymousResponse``).
    ``scenario_model`` is empty only when no question asks for a scenario.
    """

    penvoerder = models.ForeignKey(Penvoerder, models.CASCADE, related_name="instruments", verbose_name=_("penvoerder"))
    key = models.SlugField(_("key"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=160)
    education = models.JSONField(_("kinds of education"), default=list)
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices, default=Audience.SCHOOL)
    anonymous = models.BooleanField(_("anonymous"), default=False)
    scale = models.JSONField(_("scale of statements"), default=list, blank=True)
    importance_scale = models.JSONField(_("scale of importance"), default=list, blank=True)
    realisation_scale = models.JSONField(_("scale of realisation"), default=list, blank=True)
    satisfaction_scale = models.JSONField(_("scale of satisfaction"), default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes to fill in"), default=45)
    introduction = models.TextField(_("introduction"), blank=True)
    terms = models.JSONField(_("hard words"), default=list, blank=True)
    scenario_model = models.ForeignKey(
        ScenarioModel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
        verbose_name=_("scenario model"),
    )
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="newer", verbose_name=_("made from")
    )
    frozen_at = models.DateTimeField(_("fixed since"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    retired_on = models.DateField(_("no longer used since"), null=True, blank=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["penvoerder", "key", "version"], name="monitoring_instrument_version"),
            models.CheckConstraint(
                condition=models.Q(anonymous=False) | models.Q(audience=Audience.GUIDANCE),
                name="monitoring_instrument_anonymous_about_us",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_name(self) -> str:
        """What a level is called (scenario, cultuurtype); empty when no question asks for one."""
        return self.scenario_model.level_name if self.scenario_model else ""


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
    GOAL = "goal", _("goal: importance and realisation")
    SATISFACTION = "satisfaction", _("satisfaction")
    NUMBER = "number", _("number")
    CHOICE = "choice", _("one choice")
    CHOICES = "choices", _("several choices")
    TEXT = "text", _("open question")


class Question(models.Model):
    """One question of a pillar; ``explanation`` opens below it for who wonders what a word means.

    ``allows_between``: a scenario may also lie between two levels, with a note. ``allows_other``: a choice may be
    written in. ``condition``: asked only when another question of the same questionnaire has one of some answers,
    ``{"question": "<pillar>.<question>", "any_of": [number or option, …]}``; empty: always. ``lowest``, ``highest`` and
    ``unit`` are for numbers. ``own``: added by the penvoerder, apart from the questionnaire that is shipped.
    """

    pillar = models.ForeignKey(Pillar, models.CASCADE, related_name="questions", verbose_name=_("pillar"))
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind.choices)
    text = models.CharField(_("question"), max_length=400)
    allows_between = models.BooleanField(_("also between two levels"), default=False)
    allows_other = models.BooleanField(_("another answer may be written in"), default=False)
    condition = models.JSONField(_("asked only when"), null=True, blank=True)
    lowest = models.PositiveIntegerField(_("lowest number"), null=True, blank=True)
    highest = models.PositiveIntegerField(_("highest number"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    own = models.BooleanField(_("our own question"), default=False)
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
