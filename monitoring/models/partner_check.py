"""The short check of a cultural partner on the same pillars as the schools."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from monitoring.models.answer import AnswerValue
from monitoring.models.evaluation import EvaluationStatus
from monitoring.models.instrument import Question
from monitoring.models.round import Round
from monitoring.querysets import PartnerCheckQuerySet
from partners.models import Partner


class PartnerCheck(TimeStamped):
    """One partner's answers in one round. The partner owns it; staff read what was shared (``shared_at``)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="partner_checks", verbose_name=_("round"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="checks", verbose_name=_("partner"))
    status = models.CharField(
        _("status"), max_length=10, choices=EvaluationStatus.choices, default=EvaluationStatus.INVITED
    )
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    shared_at = models.DateTimeField(_("shared with us"), null=True, blank=True)

    objects: ClassVar[PartnerCheckQuerySet] = PartnerCheckQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("partner check")
        verbose_name_plural = _("partner checks")
        ordering = ["-round__opens_on", "partner__name"]
        constraints = [models.UniqueConstraint(fields=["round", "partner"], name="monitoring_partnercheck_once")]

    def __str__(self) -> str:
        return f"{self.round}: {self.partner}"

    @property
    def is_submitted(self) -> bool:
        """Whether the answers are locked."""
        return self.status == EvaluationStatus.SUBMITTED


class PartnerAnswer(AnswerValue):
    """One answer of a partner."""

    check_of = models.ForeignKey(PartnerCheck, models.CASCADE, related_name="answers", verbose_name=_("partner check"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="partner_answers", verbose_name=_("question"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("answer of a partner")
        verbose_name_plural = _("answers of partners")
        constraints = [models.UniqueConstraint(fields=["check_of", "question"], name="monitoring_partneranswer_once")]

    def __str__(self) -> str:
        return f"{self.question}"
