"""What a programme's conversations are about: kinds with topics, and the needs that are heard in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from trajectories.models.programme import Programme, ProgrammePart


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


class Need(ProgrammePart):
    """What schools and partners can be in need of (knowledge, training, a partner, money, transport): a tag to tap."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="needs", verbose_name=_("programme"))

    class Meta(ProgrammePart.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_need_key")]
