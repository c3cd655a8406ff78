"""Answers: of a school, and of each of its people while they answer apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from monitoring.models.evaluation import SelfEvaluation
from monitoring.models.instrument import Question


class AnswerValue(models.Model):
    """What was answered; which fields a question uses follows from its kind (``monitoring.evaluation.values``).

    ``number``: of a statement, scenario, satisfaction or number, the importance of a goal. ``second``: the realisation
    of a goal, or the upper level of a scenario between two. ``chosen``: the options of a choice. ``text``: of an open
    question. ``note``: why it is between two levels, or the answer that was written in.

    A question not asked or not answered has no row or an empty one: None, never 0. ``revision`` rises with each change
    (an answer taken back keeps its row for that), so that nobody can silently overwrite another.
    """

    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    second = models.PositiveSmallIntegerField(_("second number"), null=True, blank=True)
    chosen = models.JSONField(_("chosen"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        abstract = True


class Answer(AnswerValue):
    """One answer of a school."""

    # No indexes of their own where the constraint below already serves, or where only a removed user is looked up:
    # a round writes tens of thousands of answers, and each index costs every one of them.
    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="answers", db_index=False, verbose_name=_("self-evaluation")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["evaluation", "question"], name="monitoring_answer_once")]

    def __str__(self) -> str:
        return f"{self.question}"


class OwnPart(models.Model):
    """One person's own answers to a self-evaluation whose people answer apart; nobody else reads them before
    ``done_at``, when they lie beside those of the others to settle what differs.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="own_parts", verbose_name=_("self-evaluation")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="own_parts", verbose_name=_("who"))
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("own answers")
        verbose_name_plural = _("own answers")
        constraints = [models.UniqueConstraint(fields=["evaluation", "user"], name="monitoring_ownpart_once")]

    def __str__(self) -> str:
        return f"{self.evaluation}: {self.user}"


class OwnAnswer(AnswerValue):
    """One answer of one person, apart from the others; it becomes the school's when it is settled."""

    part = models.ForeignKey(
        OwnPart, models.CASCADE, related_name="answers", db_index=False, verbose_name=_("own answers")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="own_answers", verbose_name=_("question"))

    class Meta:
        verbose_name = _("own answer")
        verbose_name_plural = _("own answers")
        constraints = [models.UniqueConstraint(fields=["part", "question"], name="monitoring_ownanswer_once")]

    def __str__(self) -> str:
        return f"{self.question}"
