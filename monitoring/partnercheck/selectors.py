"""Reads about the checks of partners: one's own, its result beside what schools say, and those of a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.http import Http404

from cmk.core.models import today
from cmk.core.withholding import smallest_group
from monitoring.evaluation.posted import FormChanges
from monitoring.evaluation.questionnaire import Answered, PillarPart, asked_now, questionnaire
from monitoring.evaluation.selectors import Progress, progress_of
from monitoring.evaluation.services import Saved
from monitoring.evaluation.showing import Showing, ShownQuestion
from monitoring.evaluation.terms import Term, Terms
from monitoring.evaluation.wording import in_words
from monitoring.models import Answer, EvaluationStatus, PartnerCheck, QuestionKind, Round
from monitoring.models.instrument import Audience
from monitoring.partnercheck.services import answers_of, why_closed
from monitoring.querysets import PartnerCheckQuerySet

RELATED = ("round__instrument__scenario_model", "round__programme__penvoerder", "partner", "submitted_by")
# The pillar that schools and partners have in common: how they work together.
TOGETHER = "samenwerking"


def _found(rows: PartnerCheckQuerySet, pk: int) -> PartnerCheck:
    check: PartnerCheck | None = rows.select_related(*RELATED).filter(pk=pk).first()
    if check is None:
        raise Http404
    return check


def to_fill_or_404(user: Any, pk: int) -> PartnerCheck:
    """Return a check that the user may answer; ``Http404`` otherwise."""
    return _found(PartnerCheck.objects.fillable_by(user), pk)


def to_read_or_404(user: Any, pk: int) -> PartnerCheck:
    """Return a check whose answers the user may read; ``Http404`` otherwise."""
    return _found(PartnerCheck.objects.readable_by(user), pk)


@dataclass(frozen=True)
class Mine:
    """One check on the partner's start page; ``closed``: why nothing can be changed now."""

    check: PartnerCheck
    closed: str


def mine(user: Any) -> list[Mine]:
    """Return the checks of the user's own partners, the newest round first. One query."""
    rows = PartnerCheck.objects.fillable_by(user).select_related(*RELATED)
    return [Mine(check, why_closed(check)) for check in rows.order_by("-round__opens_on", "partner__name")]


def number_to_fill_in(user: Any) -> int:
    """Return how many checks of the user's own partners are open and not sent in. One query."""
    day = today()
    rows = PartnerCheck.objects.fillable_by(user).exclude(status=EvaluationStatus.SUBMITTED)
    number: int = rows.filter(round__opens_on__lte=day, round__closes_on__gte=day).count()
    return number


@dataclass(frozen=True)
class Section:
    """One pillar on the page."""

    part: PillarPart
    introduction: str
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True)
class Page:
    """All that the page shows on which a check is filled in."""

    check: PartnerCheck
    sections: tuple[Section, ...]
    progress: Progress
    closed: str
    terms: tuple[Term, ...]

    @property
    def problems(self) -> list[ShownQuestion]:
        """The questions that need attention after a save."""
        return [one for section in self.sections for one in section.questions if one.error or one.conflict]


def page_of(
    check: PartnerCheck, *, posted: FormChanges | None = None, saved: Saved | None = None, closed: str = ""
) -> Page:
    """Gather the page; after a POST that was not saved in full with what was typed."""
    form, answers, nothing = questionnaire(check.round.instrument), answers_of(check), Answered({})
    terms = Terms(form.instrument)
    names, on_page = asked_now(form, answers), form.by_name.keys()
    sections = tuple(
        Section(
            part,
            terms.marked(part.pillar.introduction),
            tuple(Showing(form, part, answers, nothing, terms, names, on_page, posted, saved, bool(closed))),
        )
        for part in form.pillars
    )
    return Page(check, sections, progress_of(form, answers), closed or why_closed(check), terms.all)


@dataclass(frozen=True)
class Said:
    """A question with its answer in words."""

    question: str
    answer: str


@dataclass(frozen=True)
class PillarResult:
    """What a partner said about one pillar."""

    name: str
    said: tuple[Said, ...]


def result_of(check: PartnerCheck) -> list[PillarResult]:
    """Return the answers of a check in words, per pillar."""
    form, answers = questionnaire(check.round.instrument), answers_of(check)
    now = asked_now(form, answers)
    return [
        PillarResult(
            part.name,
            tuple(
                Said(asked.question.text, in_words(form, asked, answers.value(asked)))
                for asked in part.questions
                if asked.name in now and answers.value(asked) is not None
            ),
        )
        for part in form.pillars
    ]


@dataclass(frozen=True)
class Figure:
    """What the schools of a region say together about one statement: the mean of ``n`` of them."""

    text: str
    mean: float
    highest: int
    n: int


@dataclass(frozen=True)
class Region:
    """What schools say about working together, in the last round that closed; no school is named or to be known."""

    round: Round
    figures: tuple[Figure, ...]


def schools_say(check: PartnerCheck) -> Region | None:
    """Return the region's figures about working together; None when no round of schools has closed. Three queries.

    A statement that fewer than five schools answered is left out. Only closed rounds: no figure moves while one looks.
    """
    rounds = Round.objects.filter(
        programme=check.round.programme_id, instrument__audience=Audience.SCHOOL, closes_on__lt=today(), earlier=False
    )
    round_ = rounds.select_related("instrument").order_by("-opens_on").first()
    if round_ is None:
        return None
    numbers: dict[str, list[int]] = {}
    answers = Answer.objects.filter(
        evaluation__round=round_,
        evaluation__status=EvaluationStatus.SUBMITTED,
        question__pillar__key=TOGETHER,
        question__kind=QuestionKind.STATEMENT,
        number__isnull=False,
    )
    for text, number in answers.order_by("question__order").values_list("question__text", "number"):
        numbers.setdefault(text, []).append(number or 0)
    return Region(round_, tuple(_figures(numbers, len(round_.instrument.scale))))


def _figures(numbers: dict[str, list[int]], highest: int) -> Sequence[Figure]:
    return [
        Figure(text, fmean(given), highest, len(given))
        for text, given in numbers.items()
        if len(given) >= smallest_group()
    ]


@dataclass(frozen=True)
class Line:
    """One partner in a round, for staff: how far it is, and whether it may be read."""

    check: PartnerCheck
    readable: bool


def of_round(user: Any, pk: int) -> tuple[Round, list[Line]]:
    """Return a round for partners with its checks; ``Http404`` when it is no such round or not the user's."""
    rows = Round.objects.visible_to(user).filter(instrument__audience=Audience.PARTNER)
    round_: Round | None = rows.select_related("instrument").filter(pk=pk).first()
    if round_ is None:
        raise Http404
    checks = PartnerCheck.objects.visible_to(user).filter(round=round_).select_related("partner", "submitted_by")
    return round_, [Line(one, one.is_submitted and one.shared_at is not None) for one in checks]
