"""The self-evaluation of one school in one round, and its answers."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped, today
from monitoring.models.instrument import Question
from monitoring.models.round import Round
from monitoring.querysets import SelfEvaluationQuerySet
from schools.models import School


class EvaluationStatus(models.TextChoices):
    """Where a self-evaluation stands. Submitted answers are locked; reopening needs a reason."""

    INVITED = "invited", _("not begun")
    STARTED = "started", _("under way")
    SUBMITTED = "submitted", _("submitted")


class SelfEvaluation(TimeStamped):
    """One school's answers in one round. The school owns it; staff read the answers when it shared them.

    ``open_until`` lets this one school fill in after the round has closed (invited late, or opened again by
    the project leader); ``reminded_at`` is when its people last got a reminder.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="evaluations", verbose_name=_("round"))
    school = models.ForeignKey(School, models.PROTECT, related_name="evaluations", verbose_name=_("school"))
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
    shared_at = models.DateTimeField(_("shared with the adviser"), null=True, blank=True)
    open_until = models.DateField(_("open for this school until"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)

    objects: ClassVar[SelfEvaluationQuerySet] = SelfEvaluationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("self-evaluation")
        verbose_name_plural = _("self-evaluations")
        ordering = ["-round__opens_on", "school__name"]
        constraints = [models.UniqueConstraint(fields=["round", "school"], name="monitoring_evaluation_once")]

    def __str__(self) -> str:
        return f"{self.round}: {self.school}"

    @property
    def is_submitted(self) -> bool:
        """Whether the answers are locked."""
        return self.status == EvaluationStatus.SUBMITTED

    @property
    def closes_on(self) -> datetime.date:
        """The last day on which this school can fill in."""
        closes_on = self.round.closes_on
        return max(closes_on, self.open_until) if self.open_until else closes_on

    @property
    def is_open(self) -> bool:
        """Whether this school can fill in today."""
        return self.round.opens_on <= today() <= self.closes_on


class Answer(models.Model):
    """One answer. ``number`` for statements and scenarios, ``chosen`` for choices, ``text`` for open questions.

    A question not asked or not answered has no row or an empty one: None, never 0. ``revision`` rises with
    each change (an answer taken back keeps its row for that), so that two tabs (or icc'er and head teacher
    at once) cannot silently overwrite each other.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="answers", verbose_name=_("self-evaluation")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    chosen = models.JSONField(_("chosen"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["evaluation", "question"], name="monitoring_answer_once")]

    def __str__(self) -> str:
        return f"{self.question}"


SHARED = "shared"


class SelfEvaluationEvent(models.Model):
    """A change of status of a self-evaluation: who, when and (for reopening) why.

    Sharing with the adviser goes from ``submitted`` to ``shared``, stopping from ``shared`` to ``submitted``.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="events", verbose_name=_("self-evaluation")
    )
    from_status = models.CharField(_("from"), max_length=10)
    to_status = models.CharField(_("to"), max_length=10)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a self-evaluation")
        verbose_name_plural = _("changes of self-evaluations")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"
