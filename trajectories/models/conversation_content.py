"""What is written down of a conversation: who were there, topics, needs, steps that moved, files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.models import Person
from trajectories.models.conversation import Conversation, new_row_key
from trajectories.models.conversation_kinds import ConversationTopic, Need
from trajectories.models.trajectory import StepStatus, TrajectoryStep


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


class Participant(models.Model):
    """Who was there: a known person, a colleague (``user``), or just a name; ``role_text`` is the role on that day.

    ``key`` is how the form knows the row.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="participants", verbose_name=_("conversation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("person")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("colleague"),
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
            models.UniqueConstraint(
                fields=["conversation", "user"],
                condition=Q(user__isnull=False),
                name="trajectories_participant_colleague_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(user__isnull=True), name="trajectories_participant_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role_text}" if self.role_text else self.name


class NeedNote(models.Model):
    """A need that was heard, with the sentence behind it: what the school or partner is in need of, in own words."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="needs", verbose_name=_("conversation"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="notes", verbose_name=_("need"))
    text = models.CharField(_("what exactly"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("need that was heard")
        verbose_name_plural = _("needs that were heard")
        ordering = ["need__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["conversation", "need"], name="trajectories_neednote_once")]

    def __str__(self) -> str:
        return f"{self.need}: {self.text}" if self.text else f"{self.need}"


class StepMove(models.Model):
    """A step of a school's trajectory that the conversation moved to ``status`` (busy or done).

    It is what the adviser noted; the step itself moves when the conversation is recorded (``applied_at``).
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="step_moves", verbose_name=_("conversation")
    )
    step = models.ForeignKey(TrajectoryStep, models.CASCADE, related_name="moves", verbose_name=_("step"))
    status = models.CharField(_("becomes"), max_length=12, choices=StepStatus.choices)
    applied_at = models.DateTimeField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("step that a conversation moved")
        verbose_name_plural = _("steps that conversations moved")
        ordering = ["step__number", "pk"]
        constraints = [models.UniqueConstraint(fields=["conversation", "step"], name="trajectories_stepmove_once")]

    def __str__(self) -> str:
        return f"{self.step} → {self.get_status_display()}"


class ConversationFile(models.Model):
    """A file or photo with a conversation. Private; ``name`` is what people read."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="files", verbose_name=_("conversation"))
    name = models.CharField(_("name"), max_length=160)
    file = models.FileField(_("file"), upload_to="conversations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("file with a conversation")
        verbose_name_plural = _("files with conversations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name
