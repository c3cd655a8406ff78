"""What follows from a self-evaluation: tips, plans, questions for advice, and a level that is proposed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from cmk.core.words import phrase_lazy
from monitoring.models.evaluation import SelfEvaluation
from monitoring.querysets import AdviceRequestQuerySet, TipQuerySet
from partners.models import Offer
from trajectories.models import (
    ActionPoint,
    Ambition,
    PlacementAspect,
    Programme,
    ScenarioLevel,
    ScenarioPillar,
    ScenarioPlacement,
    TrajectoryStep,
)


class TipPurpose(models.TextChoices):
    """What a tip helps with."""

    OWN = "own", _("stronger in your own level")
    TOWARDS = "towards", _("on the way to the level you want")


class Tip(TimeStamped):
    """A tip for schools on one level of one pillar, in the penvoerder's own words.

    ``pillar_key``: the key of a pillar of the questionnaires with ``instrument_key``. ``level``: the level where the
    school is (``own``) or wants to be (``towards``). ``key``: how the shipped file knows it; empty for one that the
    penvoerder wrote. ``edited``: changed by hand, so that loading the file again leaves it. ``training``: training
    that helps, in words; ``offers``: what partners offer for it.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="tips", verbose_name=_("programme"))
    instrument_key = models.SlugField(_("questionnaire"), max_length=60)
    pillar_key = models.SlugField(_("pillar"), max_length=60)
    purpose = models.CharField(_("helps"), max_length=8, choices=TipPurpose.choices)
    level = models.PositiveSmallIntegerField(_("level"))
    text = models.CharField(_("tip"), max_length=400)
    training = models.CharField(_("training that helps"), max_length=200, blank=True)
    offers = models.ManyToManyField(Offer, blank=True, related_name="tips", verbose_name=_("offer that helps"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    key = models.SlugField(_("key"), max_length=80, blank=True)
    edited = models.BooleanField(_("changed by hand"), default=False, editable=False)
    retired_on = models.DateField(_("no longer shown since"), null=True, blank=True)

    objects: ClassVar[TipQuerySet] = TipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ["instrument_key", "pillar_key", "purpose", "level", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "instrument_key", "key"], condition=~Q(key=""), name="monitoring_tip_key"
            )
        ]

    def __str__(self) -> str:
        return self.text


class DevelopmentPoint(models.Model):
    """A point from a self-evaluation that the school made into a plan: an ambition, or a step of its trajectory.

    ``point``: the option that was chosen, the words that were written, or the tip, as it stood.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="development_points", verbose_name=_("self-evaluation")
    )
    pillar_key = models.SlugField(_("pillar"), max_length=60)
    point = models.CharField(_("point"), max_length=400)
    ambition = models.ForeignKey(
        Ambition, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("ambition")
    )
    step = models.ForeignKey(
        TrajectoryStep, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("step")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("development point taken up")
        verbose_name_plural = _("development points taken up")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ambition__isnull=False, step__isnull=True) | Q(ambition__isnull=True, step__isnull=False),
                name="monitoring_developmentpoint_one_plan",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "pillar_key", "point"], name="monitoring_developmentpoint_once"
            ),
        ]

    def __str__(self) -> str:
        return self.point


class AdviceKind(models.TextChoices):
    """What a school asks for."""

    ADVICE = "advice", _("advice")
    TRAINING = "training", _("training")


class AdviceRequest(models.Model):
    """A school's question for advice or training from its result; an agreement of the adviser, answered here."""

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="advice_requests", verbose_name=_("self-evaluation")
    )
    pillar_key = models.SlugField(_("pillar"), max_length=60, blank=True)
    kind = models.CharField(_("what"), max_length=10, choices=AdviceKind.choices)
    text = models.TextField(_("question"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    at = models.DateTimeField(_("asked"), default=timezone.now)
    action_point = models.OneToOneField(
        ActionPoint,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="advice_request",
        verbose_name=_("agreement"),
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    # What stood there before a correction, oldest first: [{"text": …, "at": ISO 8601, of when it was replaced}].
    earlier_answers = models.JSONField(_("earlier answers"), default=list, blank=True, editable=False)

    objects: ClassVar[AdviceRequestQuerySet] = AdviceRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("request for advice")
        verbose_name_plural = _("requests for advice")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"  # not the question: the audit trail keeps the name of what is removed


class PlacementProposal(models.Model):
    """A level that a submitted self-evaluation proposes for the school's trajectory, on one pillar or overall.

    It becomes a placement (``placement``) when the school and an adviser have both confirmed it; either may say no,
    with a reason. A later submission of the same self-evaluation takes open ones back (``withdrawn_at``).
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="proposals", verbose_name=_("self-evaluation")
    )
    pillar = models.ForeignKey(
        ScenarioPillar, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pillar")
    )
    aspect = models.CharField(_("which"), max_length=8, choices=PlacementAspect.choices)
    level = models.ForeignKey(ScenarioLevel, models.PROTECT, related_name="+", verbose_name=_("level"))
    at = models.DateTimeField(_("proposed"), default=timezone.now)
    school_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed for the school by"),
    )
    school_at = models.DateTimeField(_("confirmed by the school"), null=True, blank=True)
    adviser_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=phrase_lazy(_("adviser who confirmed"), "{adviser}"),
    )
    adviser_at = models.DateTimeField(_("confirmed by us"), null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("declined by"),
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    placement = models.OneToOneField(
        ScenarioPlacement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("placement"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed level")
        verbose_name_plural = _("proposed levels")
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "pillar", "aspect"],
                condition=Q(withdrawn_at__isnull=True, pillar__isnull=False),
                name="monitoring_placementproposal_pillar",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "aspect"],
                condition=Q(withdrawn_at__isnull=True, pillar__isnull=True),
                name="monitoring_placementproposal_overall",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.level}"
