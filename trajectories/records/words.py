"""How sharing is called on the pages, by the kind of party."""

from __future__ import annotations

from django.utils.translation import gettext as _

from trajectories.models import Conversation


def share_title(conversation: Conversation, number_of_schools: int) -> str:
    """Return what sharing this conversation is called: with the school, with the schools, or with whom by name."""
    if number_of_schools > 1:
        return _("Share with the schools")
    if conversation.school_id:
        return _("Share with the school")
    return _("Share with %(party)s") % {"party": conversation.party}
