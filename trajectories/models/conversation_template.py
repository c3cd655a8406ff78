"""Templates: a conversation that is often held alike, with the words to start from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cmk.core.models import TimeStamped
from trajectories.models.conversation_kinds import ConversationKind
from trajectories.models.programme import Programme


class ConversationTemplate(TimeStamped):
    """Words to start a conversation from. ``owner`` empty: of the whole team; else only that colleague uses it.

    ``texts``: text by key of the topic. ``agreements``: agreements that are usually made, one text each.
    ``record``: how the shared record begins.
    """

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="conversation_templates", verbose_name=_("programme")
    )
    kind = models.ForeignKey(ConversationKind, models.CASCADE, related_name="templates", verbose_name=_("kind"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="conversation_templates",
        verbose_name=_("of whom"),
    )
    name = models.CharField(_("name"), max_length=120)
    texts = models.JSONField(_("words per topic"), default=dict, blank=True)
    agreements = models.JSONField(_("usual agreements"), default=list, blank=True)
    record = models.TextField(_("beginning of the shared record"), blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("template of a conversation")
        verbose_name_plural = _("templates of conversations")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                F("programme"),
                F("owner"),
                name="trajectories_template_own_name_once",
                condition=Q(owner__isnull=False),
                violation_error_message=_("You have a template of this name already."),
            ),
            models.UniqueConstraint(
                Lower("name"),
                F("programme"),
                name="trajectories_template_team_name_once",
                condition=Q(owner__isnull=True),
                violation_error_message=_("The team has a template of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
