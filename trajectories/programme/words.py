"""What things are called in a programme: FluXus has cultuurexperts where Amstelland has adviseurs."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Term(models.TextChoices):
    """The things for which programmes have words of their own; the label is what the house says of one."""

    ADVISER = "adviser", _("adviser")
    PARTNER = "partner", _("cultural partner")
    COORDINATOR = "coordinator", _("icc'er")
    TRAJECTORY = "trajectory", _("trajectory")
    TRACK = "track", _("track")
    STEP = "step", pgettext_lazy("of a track", "step")
    SCENARIO = "scenario", _("scenario")
    CONVERSATION = "conversation", _("conversation")
    COLLABORATION = "collaboration", _("collaboration")


MANY = {
    Term.ADVISER: _("advisers"),
    Term.PARTNER: _("cultural partners"),
    Term.COORDINATOR: _("icc'ers"),
    Term.TRAJECTORY: _("trajectories"),
    Term.TRACK: _("tracks"),
    Term.STEP: _("steps"),
    Term.SCENARIO: _("scenarios"),
    Term.CONVERSATION: _("conversations"),
    Term.COLLABORATION: _("collaborations"),
}


def word_for(programme: Any, term: Term, *, many: bool = False) -> str:
    """Return what ``programme`` (None: the house) calls one of ``term``, or more of them."""
    own = (programme.words if programme else {}).get(term.value, {})
    default = MANY[term] if many else term.label
    return str(own.get("many" if many else "one") or default)
