"""What a school or other party reads of a conversation: the shared record, in versions, and what they say to it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trajectories.models.conversation import Conversation
from trajectories.querysets import SharedRecordQuerySet


class SharedRecord(models.Model):
    """One version of the record of a conversation, as the party reads it.

    A correction makes the next version (``number``); the earlier ones stay, for that is what was read then. The latest
    that was not withdrawn holds.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="records", verbose_name=_("conversation")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("record"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("shared"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken back by")
    )

    objects: ClassVar[SharedRecordQuerySet] = SharedRecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("shared record")
        verbose_name_plural = _("shared records")
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="trajectories_sharedrecord_version")
        ]

    def __str__(self) -> str:
        return f"{_('version')} {self.number}"  # not what it says: the audit trail keeps the name of what is removed


class RecordReading(models.Model):
    """That somebody outside the penvoerder's office opened a version of a record: who, and when first."""

    record = models.ForeignKey(SharedRecord, models.CASCADE, related_name="readings", verbose_name=_("shared record"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="record_readings", verbose_name=_("who read it")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("reading of a record")
        verbose_name_plural = _("readings of records")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="trajectories_recordreading_once")]

    def __str__(self) -> str:
        return f"{self.user}"


class RecordResponse(models.Model):
    """What somebody of the party said to a version of the record: that it is right, or what should be otherwise.

    ``settled_at``: when the adviser dealt with a comment; empty while it waits, and for a confirmation.
    """

    record = models.ForeignKey(SharedRecord, models.CASCADE, related_name="responses", verbose_name=_("shared record"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="record_responses", verbose_name=_("by")
    )
    confirms = models.BooleanField(_("agrees"))
    text = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    settled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("dealt with by")
    )

    class Meta:
        verbose_name = _("response to a record")
        verbose_name_plural = _("responses to records")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirms=True) | ~Q(text=""), name="trajectories_recordresponse_says_something"
            )
        ]

    def __str__(self) -> str:
        return str(_("agrees") if self.confirms else _("comment"))  # not what it says: see ``SharedRecord``
