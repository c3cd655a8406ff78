"""The sheet on which somebody fills in: the school's own, or (``monitoring.apart``) one person's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from cmk.accounts.models import User
from monitoring.evaluation.questionnaire import Answered, Questionnaire, answers_now, answers_of
from monitoring.evaluation.services.answers import Saved, save_answers, why_closed
from monitoring.models import SelfEvaluation


class Sheet(ABC):
    """Where answers to a questionnaire are read and kept, and the addresses of its pages."""

    # Whether it is one person's, apart from the others.
    is_own = False

    def __init__(self, evaluation: SelfEvaluation) -> None:
        self.evaluation = evaluation

    @property
    @abstractmethod
    def key(self) -> str:
        """What tells this sheet from others in one browser."""

    @property
    @abstractmethod
    def autosave_url(self) -> str:
        """The address to which the browser saves."""

    @property
    @abstractmethod
    def overview_url(self) -> str:
        """The page with what is still open."""

    @property
    @abstractmethod
    def start_url(self) -> str:
        """The page before the first pillar."""

    @abstractmethod
    def url(self, key: str) -> str:
        """Return the address of a pillar's page."""

    @abstractmethod
    def answers(self) -> Answered:
        """Read the answers with their rows: for a page."""

    @abstractmethod
    def answers_now(self, form: Questionnaire) -> Answered:
        """Read only the values: to count how far it is."""

    @abstractmethod
    def save(self, *, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
        """Save changes; ``DomainError`` when nothing can be changed (any more)."""

    @abstractmethod
    def why_closed(self) -> str:
        """Return why nothing can be changed now, in a sentence; empty when it can."""


class SchoolSheet(Sheet):
    """The answers of the school, on which its people work together."""

    @property
    def key(self) -> str:
        """What tells this sheet from others in one browser."""
        return f"evaluation-{self.evaluation.pk}"

    @property
    def autosave_url(self) -> str:
        """The address to which the browser saves."""
        return reverse("evaluation:autosave", args=[self.evaluation.pk])

    @property
    def overview_url(self) -> str:
        """The page with what is still open, and the button to submit."""
        return reverse("evaluation:overview", args=[self.evaluation.pk])

    @property
    def start_url(self) -> str:
        """The page of the school's self-evaluations."""
        return reverse("evaluation:mine")

    def url(self, key: str) -> str:
        """Return the address of a pillar's page."""
        return reverse("evaluation:fill", args=[self.evaluation.pk, key])

    def answers(self) -> Answered:
        """Read the school's answers."""
        return answers_of(self.evaluation)

    def answers_now(self, form: Questionnaire) -> Answered:
        """Read only their values."""
        return answers_now(self.evaluation, form)

    def save(self, *, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
        """Save answers of the school."""
        return save_answers(evaluation=self.evaluation, changes=changes, base=base, by=by)

    def why_closed(self) -> str:
        """Return why the school cannot change answers now; empty when it can."""
        return why_closed(self.evaluation)
