"""Reads about self-evaluations: one's own, a school's, the one before."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.models import today
from cmk.core.templatetags.house import number_nl
from monitoring.evaluation.questionnaire import (
    Answered,
    PillarPart,
    Questionnaire,
    answers_of,
    answers_of_all,
    asked_now,
    open_questions,
    questionnaire,
)
from monitoring.evaluation.services.answers import why_closed
from monitoring.evaluation.values import Asked, is_complete
from monitoring.models import EvaluationStatus, Instrument, SelfEvaluation, Way
from monitoring.querysets import SelfEvaluationQuerySet
from schools.models import School

RELATED = ("round__instrument__scenario_model", "round__programme__penvoerder", "school", "submitted_by")


def _found(rows: SelfEvaluationQuerySet, pk: int) -> SelfEvaluation:
    evaluation: SelfEvaluation | None = rows.select_related(*RELATED).filter(pk=pk).first()
    if evaluation is None:
        raise Http404
    return evaluation


def to_fill_or_404(user: Any, pk: int) -> SelfEvaluation:
    """Return a self-evaluation that the user may answer; ``Http404`` otherwise."""
    return _found(SelfEvaluation.objects.fillable_by(user), pk)


def to_answer_or_404(user: Any, pk: int) -> SelfEvaluation:
    """Return a self-evaluation in which the user may give answers now (also staff who sit with the school)."""
    return _found(SelfEvaluation.objects.answerable_by(user), pk)


def to_read_or_404(user: Any, pk: int) -> SelfEvaluation:
    """Return a self-evaluation whose answers the user may read; ``Http404`` otherwise."""
    return _found(SelfEvaluation.objects.readable_by(user), pk)


def visible_or_404(user: Any, pk: int) -> SelfEvaluation:
    """Return a self-evaluation whose status the user may see (not its answers); ``Http404`` otherwise."""
    return _found(SelfEvaluation.objects.visible_to(user), pk)


def earlier_of(user: Any, evaluation: SelfEvaluation) -> list[SelfEvaluation]:
    """Return the school's submitted self-evaluations of earlier rounds that the user may read, the latest first.

    Of the same penvoerder, and the same questionnaire (any version) or one that stood for the school's kind of
    education before it: one list for all primary schools, say, and later one of its own for special education.
    Staff get one that was not shared not even to compare with.
    """
    instrument = evaluation.round.instrument
    rows = SelfEvaluation.objects.readable_by(user).filter(
        school=evaluation.school_id,
        status=EvaluationStatus.SUBMITTED,
        round__instrument__audience=instrument.audience,
        round__instrument__penvoerder=instrument.penvoerder_id,
        round__opens_on__lt=evaluation.round.opens_on,
    )
    rows = rows.select_related(*RELATED).order_by("-round__opens_on", "-pk")
    return [row for row in rows if _goes_before(row.round.instrument, instrument, evaluation.school.education)]


def _goes_before(earlier: Instrument, instrument: Instrument, education: str) -> bool:
    """Say whether answers to ``earlier`` can stand beside those to ``instrument``, for a school of ``education``."""
    if earlier.key == instrument.key:
        return True
    same_scales = (earlier.scale, earlier.scenario_model_id) == (instrument.scale, instrument.scenario_model_id)
    return same_scales and education in earlier.education and education in instrument.education


def previous_of(user: Any, evaluation: SelfEvaluation) -> SelfEvaluation | None:
    """Return the latest of ``earlier_of``, or None."""
    return next(iter(earlier_of(user, evaluation)), None)


def latest_readable(user: Any, school: School) -> SelfEvaluation | None:
    """Return the school's last submitted self-evaluation that the user may read, ready for ``evaluation_result``."""
    rows = SelfEvaluation.objects.readable_by(user).filter(school=school, status=EvaluationStatus.SUBMITTED)
    latest: SelfEvaluation | None = rows.select_related(*RELATED).order_by("-round__opens_on", "-pk").first()
    return latest


@dataclass(frozen=True)
class Progress:
    """How far a self-evaluation is: required questions answered, and about how many minutes are left."""

    done: int
    total: int
    minutes: int

    @property
    def is_complete(self) -> bool:
        """Whether everything that is needed is answered."""
        return self.done == self.total

    @property
    def time_left(self) -> str:
        """The time left, in words."""
        if self.is_complete:
            return _("everything needed is filled in")
        return ngettext("about %(number)s minute to go", "about %(number)s minutes to go", self.minutes) % {
            "number": number_nl(self.minutes)
        }


def progress_of(form: Questionnaire, answers: Answered) -> Progress:
    """Count the required questions that are asked; the minutes left are the instrument's, in proportion."""
    now = asked_now(form, answers)
    required = [asked for asked in form if asked.question.required and asked.name in now]
    still_open = sum(1 for asked in required if not is_complete(answers.value(asked), asked.kind))
    minutes = ceil(form.instrument.minutes * still_open / len(required)) if required else 0
    return Progress(len(required) - still_open, len(required), minutes)


@dataclass(frozen=True)
class OpenQuestion:
    """A required question without an answer, and where it stands."""

    text: str
    url: str


@dataclass(frozen=True)
class PillarState:
    """How far one pillar is."""

    part: PillarPart
    url: str
    required: int
    still_open: tuple[OpenQuestion, ...]

    @property
    def done(self) -> int:
        """The required questions that are answered."""
        return self.required - len(self.still_open)


@dataclass(frozen=True)
class State:
    """How far a self-evaluation is, per pillar.

    ``go_on``: the address of the place to go on; ``first``: of the first pillar with something open, for who fills in
    on the school's own sheet also while its people answer apart.
    """

    evaluation: SelfEvaluation
    pillars: tuple[PillarState, ...]
    progress: Progress
    go_on: str
    first: str
    closed: str

    @property
    def open_count(self) -> int:
        """All required questions without an answer."""
        return self.progress.total - self.progress.done


def anchor(asked: Asked) -> str:
    """Return the id of a question on its page."""
    return asked.name.replace(".", "-")


def fill_url(evaluation: SelfEvaluation, key: str) -> str:
    """Return the address of a pillar's page."""
    return reverse("evaluation:fill", args=[evaluation.pk, key])


def state_of(evaluation: SelfEvaluation, form: Questionnaire | None = None, answers: Answered | None = None) -> State:
    """Work out how far ``evaluation`` is: four queries, none when the questionnaire and the answers are given."""
    form = form or questionnaire(evaluation.round.instrument)
    answers = answers or answers_of(evaluation)
    now = asked_now(form, answers)
    pillars = []
    for part in form.pillars:
        url = fill_url(evaluation, part.key)
        still_open = tuple(
            OpenQuestion(asked.question.text, f"{url}#{anchor(asked)}") for asked in open_questions(part, answers, now)
        )
        required = sum(1 for asked in part.questions if asked.question.required and asked.name in now)
        pillars.append(PillarState(part, url, required, still_open))
    first_open = next((pillar.url for pillar in pillars if pillar.still_open), None)
    first = first_open or reverse("evaluation:overview", args=[evaluation.pk])
    return State(
        evaluation=evaluation,
        pillars=tuple(pillars),
        progress=progress_of(form, answers),
        go_on=reverse("apart:mine", args=[evaluation.pk]) if evaluation.way == Way.APART else first,
        first=first,
        closed=why_closed(evaluation),
    )


@dataclass(frozen=True)
class Mine:
    """What a school's person finds: running rounds to work on, and what was before."""

    running: tuple[State, ...]
    earlier: tuple[SelfEvaluation, ...]
    several_schools: bool


def mine(user: Any) -> Mine:
    """Gather the self-evaluations of the user's own schools. Two queries, and three per questionnaire in use."""
    rows = list(SelfEvaluation.objects.fillable_by(user).select_related(*RELATED))
    forms: dict[int, Questionnaire] = {}
    current = [row for row in rows if _is_current(row)]
    answers = answers_of_all(current)
    states = []
    for row in current:
        instrument = row.round.instrument
        if instrument.pk not in forms:
            forms[instrument.pk] = questionnaire(instrument)
        states.append(state_of(row, forms[instrument.pk], answers[row.pk]))
    earlier = tuple(row for row in rows if not _is_current(row))
    return Mine(tuple(states), earlier, len({row.school_id for row in rows}) > 1)


def _is_current(evaluation: SelfEvaluation) -> bool:
    return evaluation.closes_on >= today()


def of_school(user: Any, school: School) -> list[SelfEvaluation]:
    """Return the school's self-evaluations whose status the user may see, newest round first. One query."""
    rows = SelfEvaluation.objects.visible_to(user).filter(school=school)
    return list(rows.select_related(*RELATED).order_by("-round__opens_on", "-pk"))
