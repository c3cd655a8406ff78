"""The table of conversations, on the screen and in its downloads."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import clock, day_full
from cmk.core.words import phrase_lazy, word_lazy
from trajectories.conversations.parties import below_name, conversations_url
from trajectories.models import Conversation, ConversationStatus

TONES = {
    ConversationStatus.PLANNED: "plain",
    ConversationStatus.DRAFT: "late",
    ConversationStatus.RECORDED: "ok",
}


class ConversationTable(tables.Table):
    """Conversations: when, with whom, what, by whom, where it stands. Drafts first, then the latest."""

    held_at = tables.Column(verbose_name=_("Date"))
    party = tables.Column(
        verbose_name=phrase_lazy(_("School or partner"), _("School or {partner}")),
        order_by=("school__name", "partner__name", "municipality__name", "board__name", "collaboration__name"),
        empty_values=(),
    )
    kind = tables.Column(verbose_name=_("Kind"), order_by=("kind__order", "kind__name"))
    adviser = tables.Column(verbose_name=word_lazy("Adviser"), order_by=("adviser__given_name", "adviser__family_name"))
    status = tables.Column(verbose_name=_("Status"))
    open_points = tables.Column(
        verbose_name=_("Open agreements"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )

    class Meta:
        order_by = ()
        empty_text = phrase_lazy(_("No conversation fits these filters."), _("No {conversations} with these filters."))

    def render_held_at(self, value: Any, record: Conversation) -> str:
        """Print the day, with the time where it is still to come."""
        link = reverse("conversations:detail", args=[record.pk])
        when = day_full(value)
        if record.status == ConversationStatus.PLANNED:
            when = f"{when}, {clock(value)}"
        return format_html('<a class="nowrap" href="{}">{}</a>', link, when)

    def render_party(self, record: Conversation) -> str:
        """Print the school or partner with its municipality."""
        party = record.party
        cell = '<a href="{}">{}</a><br><span class="small">{}</span>'
        return format_html(cell, conversations_url(party), party, below_name(party))

    def render_status(self, value: str, record: Conversation) -> str:
        """Print the status as a tag."""
        tone = TONES[ConversationStatus(record.status)]
        return format_html('<span class="tag {}">{}</span>', tone, value)

    def render_open_points(self, value: int) -> str:
        """Print the number of open agreements; nothing for none."""
        return f"{value}" if value else ""


def export_rows(conversations: Any) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the download: the columns of the table. The notes stay inside."""
    header = [
        _("Date"),
        _("Location code"),
        phrase_lazy(_("School or partner"), _("School or {partner}")),
        _("Municipality"),
        _("Kind"),
        word_lazy("Adviser"),
        _("How"),
        _("Status"),
        _("Open agreements"),
    ]
    rows = [
        [
            row.held_at,
            row.school.code if row.school else "",
            str(row.party),
            str(getattr(row.party, "municipality", None) or ""),
            str(row.kind),
            row.adviser.name,
            str(row.get_setting_display()),
            str(row.get_status_display()),
            row.open_points,
        ]
        for row in conversations
    ]
    return [str(title) for title in header], rows


def late_in_words(days: int) -> str:
    """Say how many days an agreement is late; empty when it is not."""
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days} if days else ""
