"""Reads about questionnaires: every version that there is, and one version in full."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _

from cmk.accounts.access import access_of
from monitoring.evaluation.exporting import content_of
from monitoring.evaluation.questionnaire import PillarPart, Questionnaire, questionnaire
from monitoring.evaluation.values import Asked
from monitoring.models import Instrument
from monitoring.questionnaires.content import missing_from
from monitoring.questionnaires.words import bounds_words, condition_words
from schools.models import Education

RELATED = ("scenario_model", "penvoerder", "based_on")


def is_draft(instrument: Instrument) -> bool:
    """Say whether a version can be edited here: made from another one, and in no round yet."""
    return instrument.based_on_id is not None and instrument.frozen_at is None


def state_of(instrument: Instrument) -> str:
    """Say how a version stands: ``retired``, ``used`` (fixed), ``draft`` or ``new`` (loaded, never used)."""
    if instrument.retired_on:
        return "retired"
    if instrument.frozen_at:
        return "used"
    return "draft" if instrument.based_on_id else "new"


def education_words(instrument: Instrument) -> str:
    """Return the kinds of education that a questionnaire is made for, in words."""
    labels = dict(Education.choices)
    return ", ".join(str(labels.get(key, key)) for key in instrument.education)


@dataclass(frozen=True)
class Version:
    """A version in the list; ``rounds``: how many rounds it was used in."""

    instrument: Instrument
    state: str
    rounds: int


@dataclass(frozen=True)
class Listed:
    """A questionnaire with its versions, newest first."""

    name: str
    audience: str
    education: str
    versions: tuple[Version, ...]


def all_questionnaires(user: Any) -> list[Listed]:
    """Return the questionnaires that staff see, by audience and name. One query."""
    rows = Instrument.objects.visible_to(user).annotate(rounds_held=Count("rounds")).order_by("key", "-version")
    found = []
    for _key, group in groupby(rows, key=lambda row: (row.penvoerder_id, row.key)):
        versions = tuple(Version(row, state_of(row), row.rounds_held) for row in group)
        first = versions[0].instrument
        found.append(Listed(first.name, first.get_audience_display(), education_words(first), versions))
    order = [str(label) for _value, label in Instrument._meta.get_field("audience").choices or []]
    return sorted(found, key=lambda one: (order.index(str(one.audience)), one.name))


def version_or_404(user: Any, pk: int) -> Instrument:
    """Return a version that the user may see; ``Http404`` otherwise."""
    row: Instrument | None = Instrument.objects.visible_to(user).select_related(*RELATED).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True)
class QuestionLine:
    """A question as the overview tells it: its answers, and when it is asked, in words."""

    asked: Asked
    answers: tuple[str, ...]
    condition: str
    bounds: str


@dataclass(frozen=True)
class PillarLines:
    """A pillar with its questions, to read. ``gone``: those that a draft does not ask any more."""

    part: PillarPart
    lines: tuple[QuestionLine, ...]
    gone: tuple[dict[str, Any], ...] = ()


def overview(form: Questionnaire, gone: dict[str, list[dict[str, Any]]]) -> list[PillarLines]:
    """Return a questionnaire as its pillars, for reading; ``gone`` by the key of the pillar. No query."""
    return [
        PillarLines(
            part,
            tuple(
                QuestionLine(
                    asked,
                    tuple(asked.question.options),
                    condition_words(form, asked),
                    bounds_words(asked.question),
                )
                for asked in part.questions
            ),
            tuple(gone.get(part.key, ())),
        )
        for part in form.pillars
    ]


@dataclass(frozen=True)
class VersionPage:
    """One version with all that its page shows.

    ``draft``: the version of the same list that is being made. ``edits``: this is it, and the user may edit it.
    """

    instrument: Instrument
    state: str
    form: Questionnaire
    pillars: list[PillarLines]
    versions: tuple[Instrument, ...]
    draft: Instrument | None
    rounds: tuple[Any, ...]
    edits: bool

    @property
    def education(self) -> str:
        """For which kinds of education, in words."""
        return education_words(self.instrument)

    @property
    def questions(self) -> int:
        """How many questions it has."""
        return len(self.form.by_name)

    @property
    def scales(self) -> list[tuple[str, list[str]]]:
        """The scales that it uses, each with its name."""
        row = self.instrument
        named = [
            (_("Statements"), row.scale),
            (_("Importance"), row.importance_scale),
            (_("Realisation"), row.realisation_scale),
            (_("Satisfaction"), row.satisfaction_scale),
        ]
        return [(name, scale) for name, scale in named if scale]


def version_page(user: Any, pk: int) -> VersionPage:
    """Gather the page of a version; ``Http404`` when it is not the user's."""
    instrument = version_or_404(user, pk)
    versions = tuple(siblings(instrument))
    form = questionnaire(instrument)
    edits = is_draft(instrument) and access_of(user).is_leader
    gone = {}
    if edits and instrument.based_on:
        gone = missing_from(content_of(instrument), content_of(instrument.based_on))
    return VersionPage(
        instrument=instrument,
        state=state_of(instrument),
        form=form,
        pillars=overview(form, gone),
        versions=versions,
        draft=next((row for row in versions if is_draft(row)), None),
        rounds=tuple(instrument.rounds.select_related("programme").order_by("-opens_on")),
        edits=edits,
    )


def siblings(instrument: Instrument) -> list[Instrument]:
    """Return all versions of the same questionnaire, newest first."""
    rows = Instrument.objects.filter(penvoerder=instrument.penvoerder_id, key=instrument.key)
    return list(rows.order_by("-version"))
