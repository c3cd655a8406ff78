"""What an event is: something that happened on a day, of a sort."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cmk.core.schoolyears import SchoolYear
from cmk.core.words import phrase_lazy


class Sort(models.TextChoices):
    """The sorts of events, by what the address calls them."""

    CONVERSATIONS = "gesprekken", phrase_lazy(_("Conversations"), "{Conversations}")
    RECORDS = "verslagen", _("Shared records")
    EVALUATIONS = "zelfevaluaties", _("Self-evaluations")
    STEPS = "stappen", phrase_lazy(_("Trajectory and steps"), _("{Trajectory} and {steps}"))
    PLACEMENTS = "niveaus", _("Levels")
    ACTIVITIES = "activiteiten", _("Activities")
    AGREEMENTS = "afspraken", _("Agreements")
    PEOPLE = "mensen", _("People")


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, in words; ``url`` leads to it where there is a page of it.

    ``note``: what may stand beside it in small print.
    """

    day: datetime.date
    text: str
    url: str = ""
    sort: Sort = Sort.PEOPLE
    note: str = ""

    @property
    def school_year(self) -> str:
        """The school year in which it happened."""
        return str(SchoolYear.of(self.day))
