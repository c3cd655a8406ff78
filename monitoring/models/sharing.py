"""With whom a school shares a self-evaluation, and what they read of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.words import phrase_lazy
from monitoring.models.evaluation import SelfEvaluation, Submission
from schools.models import Municipality, SchoolBoard


class Recipient(models.TextChoices):
    """To whom a school can show its answers."""

    ADVISER = "adviser", phrase_lazy(_("your adviser"), "{adviser}")
    BOARD = "board", _("your school board")
    MUNICIPALITY = "municipality", _("your municipality")


class EvaluationShare(models.Model):
    """That a school shares one self-evaluation with one recipient, from ``at`` until ``withdrawn_at`` (if ever).

    ``board`` or ``municipality``: which one it was on that day. When the school comes under another board or
    municipality, nobody reads on by this row: neither the one before nor the new one, which nobody asked about.
    """

    evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="shares", verbose_name=_("self-evaluation")
    )
    recipient = models.CharField(_("shared with"), max_length=12, choices=Recipient.choices)
    board = models.ForeignKey(
        SchoolBoard, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school board")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    at = models.DateTimeField(_("shared"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    withdrawn_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("stopped by")
    )

    class Meta:
        verbose_name = _("sharing of a self-evaluation")
        verbose_name_plural = _("sharings of self-evaluations")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "recipient"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="monitoring_evaluationshare_once",
            ),
            models.CheckConstraint(
                condition=models.Q(recipient=Recipient.ADVISER, board__isnull=True, municipality__isnull=True)
                | models.Q(recipient=Recipient.BOARD, board__isnull=False, municipality__isnull=True)
                | models.Q(recipient=Recipient.MUNICIPALITY, board__isnull=True, municipality__isnull=False),
                name="monitoring_evaluationshare_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}: {self.get_recipient_display()}"


class EvaluationReading(models.Model):
    """That somebody outside the school opened a submitted version: who, as which recipient, and when first and last.

    It stays when sharing stops: what was read was read.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="readings", verbose_name=_("submission"))
    recipient = models.CharField(_("as"), max_length=12, choices=Recipient.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="evaluation_readings", verbose_name=_("who read it")
    )
    at = models.DateTimeField(_("first read"), default=timezone.now)
    last_at = models.DateTimeField(_("last read"), default=timezone.now)

    class Meta:
        verbose_name = _("reading of a self-evaluation")
        verbose_name_plural = _("readings of self-evaluations")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "user", "recipient"], name="monitoring_evaluationreading_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"
