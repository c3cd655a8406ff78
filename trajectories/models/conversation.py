"""Conversations: with whom, when, by whom, and how each came to be recorded."""

from __future__ import annotations

import datetime
import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped, today
from schools.models import School
from trajectories.models.conversation_kinds import ConversationKind
from trajectories.models.party import WithParty, one_party_q, party_key
from trajectories.models.programme import Programme
from trajectories.querysets import ConversationQuerySet


def new_row_key() -> str:
    """Return a key by which a form knows a row before and after it is saved: twelve letters and digits."""
    return secrets.token_hex(6)


class ConversationStatus(models.TextChoices):
    """A conversation is planned, being written down, or recorded."""

    PLANNED = "planned", _("planned")
    DRAFT = "draft", _("draft")
    RECORDED = "recorded", _("recorded")


class ConversationSetting(models.TextChoices):
    """How the conversation was held."""

    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    PHONE = "phone", _("by phone")


class Conversation(TimeStamped, WithParty):
    """A conversation of an adviser with one party: a school, partner, municipality, school board or collaboration.

    ``also_schools``: further schools that it was held for, as a directors' meeting is; it counts for each of them.
    ``record``: what is to be shared with the party, as it is being written (see ``SharedRecord``); the notes on
    topics and everything else are seen by the penvoerder's people alone.

    ``key`` is given out with an empty form, so that the first save makes the row once, also when the
    answer got lost and the save is sent again. ``revisions`` holds per field of the form how often it
    was saved, by whom and when (``{name: {"n": 3, "by": user id, "at": ISO 8601}}``); a save based on an
    older revision is a conflict, shown and not overwritten (two tabs, two devices).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="conversations", verbose_name=_("programme"))
    kind = models.ForeignKey(ConversationKind, models.PROTECT, related_name="conversations", verbose_name=_("kind"))
    school = party_key("school", "conversations")
    partner = party_key("partner", "conversations")
    municipality = party_key("municipality", "conversations")
    board = party_key("board", "conversations")
    collaboration = party_key("collaboration", "conversations")
    also_schools = models.ManyToManyField(
        School, blank=True, related_name="shared_conversations", verbose_name=_("also for these schools")
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations", verbose_name=_("adviser")
    )
    held_at = models.DateTimeField(_("date and time"))
    setting = models.CharField(
        _("how"), max_length=10, choices=ConversationSetting.choices, default=ConversationSetting.ON_SITE
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ConversationStatus.choices, default=ConversationStatus.DRAFT
    )
    record = models.TextField(_("shared record"), blank=True)
    revisions = models.JSONField(default=dict, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True)

    objects: ClassVar[ConversationQuerySet] = ConversationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-held_at"]
        indexes = [models.Index(fields=["programme", "status", "held_at"])]
        constraints = [
            models.CheckConstraint(
                condition=one_party_q(),
                name="trajectories_conversation_one_party",
                violation_error_message=_(
                    "A conversation is with one school, partner, municipality, school board or collaboration."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party}"

    @property
    def held_on(self) -> datetime.date:
        """The day of the conversation, in Amsterdam."""
        return timezone.localtime(self.held_at).date()

    @property
    def is_past(self) -> bool:
        """Whether its day has come: from then on it can be written down."""
        return self.held_on <= today()


class ConversationChange(models.Model):
    """A change of status of a conversation, or a correction of a recorded one: who, when, what.

    ``before`` holds what the corrected fields said (``{name of the field: {"label": …, "value": …}}``);
    it goes with the conversation when that is removed, for it repeats what was noted.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="changes", verbose_name=_("conversation")
    )
    from_status = models.CharField(_("from"), max_length=10, choices=ConversationStatus.choices)
    to_status = models.CharField(_("to"), max_length=10, choices=ConversationStatus.choices)
    before = models.JSONField(_("what it said before"), default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a conversation")
        verbose_name_plural = _("changes of conversations")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"
