"""Mail about a round: invitations and reminders, each to a person at most once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from monitoring.models.evaluation import SelfEvaluation
from monitoring.models.partner_check import PartnerCheck
from monitoring.models.round import Round
from monitoring.querysets import RoundMailingQuerySet
from schools.models import Person


class MailingKind(models.TextChoices):
    """What a mailing is."""

    INVITATION = "invitation", _("invitation")
    REMINDER = "reminder", _("reminder")


class RoundMailing(TimeStamped):
    """One sending about a round, in the penvoerder's words: planned for a day, or at once by somebody.

    It goes only to those who still have to act when it is sent. ``planned_on``: the day on which it goes out by
    itself; empty for one that somebody sends by hand. ``only``: a hand-made reminder for one school or partner leaves
    its keys here (``["evaluation-12"]``); empty: everybody. ``begun_at``: sending began, and it does not begin twice.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="mailings", verbose_name=_("round"))
    kind = models.CharField(_("kind"), max_length=10, choices=MailingKind.choices)
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("text"))
    planned_on = models.DateField(_("goes out on"), null=True, blank=True)
    only = models.JSONField(_("only for"), default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    begun_at = models.DateTimeField(_("sending began"), null=True, blank=True)
    done_at = models.DateTimeField(_("sent"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[RoundMailingQuerySet] = RoundMailingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mailing of a round")
        verbose_name_plural = _("mailings of rounds")
        ordering = ["planned_on", "pk"]

    def __str__(self) -> str:
        return self.subject


class RoundMail(models.Model):
    """That a person got a mailing: written before the mail goes out, so that a crash never sends it twice.

    ``evaluation`` or ``partner_check``: what it was about; both empty for an anonymous questionnaire. ``failed``: the
    mail server did not take it.
    """

    mailing = models.ForeignKey(RoundMailing, models.CASCADE, related_name="mails", verbose_name=_("mailing"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="round_mails", verbose_name=_("person"))
    evaluation = models.ForeignKey(
        SelfEvaluation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("self-evaluation"),
    )
    partner_check = models.ForeignKey(
        PartnerCheck, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name=_("partner check")
    )
    sent_at = models.DateTimeField(_("sent"))
    failed = models.BooleanField(_("could not be sent"), default=False)

    class Meta:
        verbose_name = _("mail of a round")
        verbose_name_plural = _("mails of rounds")
        ordering = ["-sent_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="monitoring_roundmail_once")]

    def __str__(self) -> str:
        return f"{self.mailing}: {self.person}"
