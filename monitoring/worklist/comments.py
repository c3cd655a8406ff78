"""Comments on shared records that wait to be dealt with, for the work list."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cmk.core.templatetags.house import days_ago
from monitoring.worklist.lines import Line
from monitoring.worklist.scope import Scope
from trajectories.conversations.parties import party_url
from trajectories.records.selectors import comments_to_settle

SHOWN = 160


def comment_lines(scope: Scope) -> list[Line]:
    """Return a line for each comment that waits, the oldest first. One query."""
    lines = []
    for row in comments_to_settle(scope.user).filter(scope.mine("record__conversation__adviser")):
        conversation = row.record.conversation
        values = {"name": row.by, "when": days_ago(row.at), "text": Truncator(row.text).chars(SHOWN)}
        lines.append(
            Line(
                title=str(conversation.party),
                title_url=party_url(conversation.party),
                tag=_("comment on a record"),
                text=scope.of(_("%(name)s, %(when)s: ‘%(text)s’") % values, conversation.adviser),
                action=_("Read"),
                url=reverse("records:share", args=[conversation.pk]),
            )
        )
    return lines
