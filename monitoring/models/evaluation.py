"""The self-evaluation of one school in one round: where it stands, who was present, what was sent in."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped, today
from monitoring.models.round import Round
from monitoring.querysets import SelfEvaluationQuerySet
from schools.models import Person, School


class EvaluationStatus(models.TextChoices):
    """Where a self-evaluation stands. Submitted answers are locked; reopening needs a reason."""

    INVITED = "invited", _("not begun")
    STARTED = "started", _("under way")
    SUBMITTED = "submitted", _("submitted")


class Way(models.TextChoices):
    """How the people of a school go about it."""

    TOGETHER = "together", _("together")
    APART = "apart", _("each apart first, then side by side")


class SelfEvaluation(TimeStamped):
    """One school's answers in one round. The school owns it; others read the answers when it shared them.

    ``way``: whether its people first answer apart (``OwnPart``) and then settle what differs. ``on_paper``: it was
    filled in on paper first. ``imported_at``: brought in as an earlier result. ``open_until`` lets this one school
    fill in after the round has closed (invited late, or opened again by the project leader); ``reminded_at`` is when
    its people last got a reminder. ``shared_at``: since when the adviser reads along, the same as the open
    ``EvaluationShare``, kept here because lists filter on it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="evaluations", verbose_name=_("round"))
    school = models.ForeignKey(School, models.PROTECT, related_name="evaluations", verbose_name=_("school"))
    status = models.CharField(
        _("status"), max_length=10, choices=EvaluationStatus.choices, default=EvaluationStatus.INVITED
    )
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, default=Way.TOGETHER)
    on_paper = models.BooleanField(_("on paper first"), default=False)
    imported_at = models.DateTimeField(_("brought in"), null=True, blank=True, editable=False)
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


class EvaluationPresent(models.Model):
    """Somebody who was present when answers were given together: a colleague of ours, a known person, or a name.

    ``on`` is the day. Filling in by an adviser is never alone: who of the school was there is kept.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="present", verbose_name=_("self-evaluation")
    )
    on = models.DateField(_("on"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague of the penvoerder"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="evaluations_present", verbose_name=_("person")
    )
    name = models.CharField(_("somebody else"), max_length=160, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        verbose_name = _("present at a self-evaluation")
        verbose_name_plural = _("present at self-evaluations")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "on", "user"],
                condition=Q(user__isnull=False),
                name="monitoring_evaluationpresent_user",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "on", "person"],
                condition=Q(person__isnull=False),
                name="monitoring_evaluationpresent_person",
            ),
            models.CheckConstraint(
                condition=(
                    Q(user__isnull=False, person__isnull=True, name="")
                    | Q(user__isnull=True, person__isnull=False, name="")
                    | (Q(user__isnull=True, person__isnull=True) & ~Q(name=""))
                ),
                name="monitoring_evaluationpresent_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.person or self.name)


class Submission(models.Model):
    """The answers as they were sent in, kept as they were: number 1, and a next one after each reopening.

    ``answers``: value by name of the question, as ``values.as_kept`` writes it. ``reopened_at``, ``reopened_by`` and
    ``reason``: when it was opened again afterwards; empty for the one that holds.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="submissions", verbose_name=_("self-evaluation")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    answers = models.JSONField(_("answers"), default=dict)
    at = models.DateTimeField(_("submitted"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("submitted by")
    )
    reopened_at = models.DateTimeField(_("opened again"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["evaluation", "number"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="monitoring_submission_version")]

    def __str__(self) -> str:
        return f"{_('version')} {self.number}"
