"""The anonymous check about the penvoerder's guidance: who was asked, and, apart from it, what was answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from monitoring.models.round import Round
from schools.models import Person


class AnonymousInvitation(models.Model):
    """That a person was asked: the door, never what came through it.

    ``digest``: SHA-256 of the secret in the link of the mail. ``used``: whether the door was used, without when;
    with it nobody is asked twice and nobody answers twice. Nothing here leads to an answer.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="anonymous_invitations", verbose_name=_("round"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="anonymous_invitations", verbose_name=_("person"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    used = models.BooleanField(_("answered"), default=False)

    class Meta:
        verbose_name = _("anonymous invitation")
        verbose_name_plural = _("anonymous invitations")
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="monitoring_anonymousinvitation_once")]

    def __str__(self) -> str:
        return f"{self.round}: {self.person}"


class AnonymousResponse(models.Model):
    """What somebody answered, without who, when or from where. The key is drawn at random, so that it has no order.

    ``answers``: value by name of the question, as ``values.as_kept`` writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="anonymous_responses", verbose_name=_("round"))
    answers = models.JSONField(_("answers"), default=dict)

    class Meta:
        verbose_name = _("anonymous response")
        verbose_name_plural = _("anonymous responses")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.round}"
