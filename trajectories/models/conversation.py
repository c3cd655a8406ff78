"""Conversations with schools and partners, and the agreements that come out of them."""

from __future__ import annotations

import datetime
import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.models import TimeStamped, today
from partners.models import Partner
from schools.models import Person, School
from trajectories.models.programme import Programme, ProgrammePart
from trajectories.querysets import ActionPointQuerySet, ConversationQuerySet


def new_row_key() -> str:
    """Return a key by which a form knows a row before and after it is saved: twelve letters and digits."""
    return secrets.token_hex(6)


class ConversationKind(ProgrammePart):
    """A kind of conversation of a programme (accountgesprek, lesobservatie, …) with its topics.

    ``norm_per_year``: how many a year with every school and partner (Amstelland: two); empty without a norm.
    """

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="conversation_kinds", verbose_name=_("programme")
    )
    norm_per_year = models.PositiveSmallIntegerField(_("norm per year"), null=True, blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("kind of conversation")
        verbose_name_plural = _("kinds of conversation")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_conversationkind_key")]


class ConversationTopic(ProgrammePart):
    """A topic of a kind of conversation: free text, with ``options`` (list of words) to tap where that is quicker."""

    kind = models.ForeignKey(
        ConversationKind, models.CASCADE, related_name="topics", verbose_name=_("kind of conversation")
    )
    hint = models.CharField(_("hint"), max_length=250, blank=True)
    options = models.JSONField(_("options"), default=list, blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="trajectories_topic_key")]


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


class Conversation(TimeStamped):
    """A conversation of an adviser with one school or one partner.

    ``key`` is given out with an empty form, so that the first save makes the row once, also when the
    answer got lost and the save is sent again. ``revisions`` holds per field of the form how often it
    was saved, by whom and when (``{name: {"n": 3, "by": user id, "at": ISO 8601}}``); a save based on an
    older revision is a conflict, shown and not overwritten (two tabs, two devices).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="conversations", verbose_name=_("programme"))
    kind = models.ForeignKey(ConversationKind, models.PROTECT, related_name="conversations", verbose_name=_("kind"))
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="conversations", verbose_name=_("school")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conversations",
        verbose_name=_("partner"),
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
                condition=Q(school__isnull=False, partner__isnull=True) | Q(school__isnull=True, partner__isnull=False),
                name="trajectories_conversation_one_party",
                violation_error_message=_("A conversation is with one school or with one partner."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.school or self.partner}"

    @property
    def party(self) -> School | Partner:
        """The school or partner with whom the conversation was held."""
        party = self.school or self.partner
        assert party is not None  # noqa: S101 - held by a constraint
        return party

    @property
    def held_on(self) -> datetime.date:
        """The day of the conversation, in Amsterdam."""
        return timezone.localtime(self.held_at).date()

    @property
    def is_past(self) -> bool:
        """Whether its day has come: from then on it can be written down."""
        return self.held_on <= today()


class TopicNote(models.Model):
    """What was said about one topic: text, and the options that were tapped."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes", verbose_name=_("conversation"))
    topic = models.ForeignKey(ConversationTopic, models.PROTECT, related_name="notes", verbose_name=_("topic"))
    text = models.TextField(_("note"), blank=True)
    chosen = models.JSONField(_("chosen"), default=list, blank=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["topic__order"]
        constraints = [models.UniqueConstraint(fields=["conversation", "topic"], name="trajectories_note_once")]

    def __str__(self) -> str:
        return f"{self.topic}"


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


class Participant(models.Model):
    """Who was there: a known person, or just a name; ``role_text`` is the role on that day.

    ``key`` is how the form knows the row.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="participants", verbose_name=_("conversation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=160)
    role_text = models.CharField(_("role"), max_length=80, blank=True)
    key = models.CharField(max_length=32, default=new_row_key, editable=False)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "key"], name="trajectories_participant_key"),
            models.UniqueConstraint(
                fields=["conversation", "person"],
                condition=Q(person__isnull=False),
                name="trajectories_participant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role_text}" if self.role_text else self.name


class ActionPoint(TimeStamped):
    """An agreement: what, who, before when.

    The owner is an adviser (user) or a person of the school or partner; without either it is the
    school or partner itself. It holds once its conversation is recorded (``in_force``). ``key`` is how
    the form of the conversation knows the row.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="action_points", verbose_name=_("programme"))
    conversation = models.ForeignKey(
        Conversation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("conversation"),
    )
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="action_points", verbose_name=_("school")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("partner"),
    )
    text = models.CharField(_("agreement"), max_length=300)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("adviser who does it"),
    )
    owner_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("person who does it"),
    )
    due_on = models.DateField(_("before"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    done_note = models.CharField(_("how it ended"), max_length=300, blank=True)
    key = models.CharField(max_length=32, default=new_row_key, editable=False)

    objects: ClassVar[ActionPointQuerySet] = ActionPointQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["programme", "done_on", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_user__isnull=True) | Q(owner_person__isnull=True),
                name="trajectories_actionpoint_one_owner",
                violation_error_message=_("An agreement has one owner."),
            ),
            models.UniqueConstraint(
                fields=["conversation", "key"],
                condition=Q(conversation__isnull=False),
                name="trajectories_actionpoint_key",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def party(self) -> School | Partner | None:
        """The school or partner that the agreement is about."""
        return self.school or self.partner

    @property
    def owner(self) -> User | Person | None:
        """The adviser or person who does it; None when it is the school or partner itself."""
        return self.owner_user or self.owner_person

    @property
    def owner_value(self) -> str:
        """The owner as it travels in forms: ``user-3``, ``person-12`` or ``party``."""
        if self.owner_user_id:
            return f"user-{self.owner_user_id}"
        return f"person-{self.owner_person_id}" if self.owner_person_id else "party"

    @property
    def is_done(self) -> bool:
        """Whether it was finished."""
        return self.done_on is not None

    @property
    def days_late(self) -> int:
        """How many days it is past its day; 0 when it is not late, has no day, or is done."""
        if self.done_on or self.due_on is None:
            return 0
        return max(0, (today() - self.due_on).days)
