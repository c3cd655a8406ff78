"""The sheet of a partner's check: saved as the schools' own, on one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.urls import reverse

from cmk.accounts.models import User
from monitoring.evaluation.questionnaire import Answered, Questionnaire
from monitoring.evaluation.services.answers import Saved
from monitoring.evaluation.sheets import Sheet
from monitoring.models import PartnerCheck
from monitoring.partnercheck.services import answers_of, save_check, why_closed


class PartnerSheet(Sheet):
    """What a partner answers. In place of a self-evaluation stands its check, which has a round just as well."""

    def __init__(self, check: PartnerCheck) -> None:
        super().__init__(cast(Any, check))
        self.check = check

    @property
    def key(self) -> str:
        """What tells this sheet from others in one browser."""
        return f"partnercheck-{self.check.pk}"

    @property
    def autosave_url(self) -> str:
        """The address to which the browser saves."""
        return reverse("partnercheck:autosave", args=[self.check.pk])

    @property
    def overview_url(self) -> str:
        """The page itself: everything is on it."""
        return self.url("")

    @property
    def start_url(self) -> str:
        """The partner's own start page."""
        return reverse("partnercheck:mine")

    def url(self, key: str) -> str:
        """Return the address of the page."""
        return reverse("partnercheck:fill", args=[self.check.pk])

    def answers(self) -> Answered:
        """Read the answers."""
        return answers_of(self.check)

    def answers_now(self, form: Questionnaire) -> Answered:
        """Read the answers: there is nothing lighter."""
        return answers_of(self.check)

    def save(self, *, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
        """Save answers of the partner."""
        return save_check(check=self.check, changes=changes, base=base, by=by)

    def why_closed(self) -> str:
        """Return why nothing can be changed now; empty when it can."""
        return why_closed(self.check)
