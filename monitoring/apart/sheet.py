"""The sheet of one person who answers apart: the same pages, answers of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from monitoring.apart.services import save_own_answers
from monitoring.evaluation.questionnaire import Answered, Questionnaire, own_answers_of
from monitoring.evaluation.services.answers import Saved, why_closed
from monitoring.evaluation.sheets import Sheet
from monitoring.models import OwnPart


class OwnSheet(Sheet):
    """What one person answers apart from the others."""

    is_own = True

    def __init__(self, part: OwnPart) -> None:
        super().__init__(part.evaluation)
        self.part = part

    @property
    def key(self) -> str:
        """What tells this sheet from others in one browser."""
        return f"own-{self.evaluation.pk}"

    @property
    def autosave_url(self) -> str:
        """The address to which the browser saves."""
        return reverse("apart:autosave", args=[self.evaluation.pk])

    @property
    def overview_url(self) -> str:
        """The page where one says that one's own answers are done."""
        return reverse("apart:mine", args=[self.evaluation.pk])

    @property
    def start_url(self) -> str:
        """The same page, before the first pillar."""
        return reverse("apart:mine", args=[self.evaluation.pk])

    def url(self, key: str) -> str:
        """Return the address of a pillar's page."""
        return reverse("apart:fill", args=[self.evaluation.pk, key])

    def answers(self) -> Answered:
        """Read one's own answers."""
        return own_answers_of(self.part)

    def answers_now(self, form: Questionnaire) -> Answered:
        """Read one's own answers: there is nothing lighter."""
        return own_answers_of(self.part)

    def save(self, *, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
        """Save one's own answers."""
        return save_own_answers(part=self.part, changes=changes, base=base)

    def why_closed(self) -> str:
        """Return why one's own answers cannot change now; empty when they can."""
        if self.part.done_at is not None:
            return _("You said that your own answers are done, so they stay as they are.")
        return why_closed(self.evaluation)
