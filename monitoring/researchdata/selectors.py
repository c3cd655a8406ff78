"""What the pages of the data for research show."""

from __future__ import annotations

from dataclasses import dataclass

from cmk.core.withholding import smallest_group
from monitoring.evaluation.questionnaire import PillarPart
from monitoring.evaluation.values import Asked
from monitoring.models import Instrument, Round
from monitoring.researchdata.codebook import values_of
from monitoring.researchdata.files import MOST_IN_WORKBOOK
from monitoring.researchdata.frame import Frame
from monitoring.researchdata.table import KINDS, forms_of, questions_of


@dataclass(frozen=True)
class RoundLine:
    """A round that is in the data, with its schools and questions."""

    round: Round
    schools: int
    questions: int


@dataclass(frozen=True)
class DataPage:
    """What somebody gets who downloads the data; only counts of groups that are in it."""

    frame: Frame
    lines: list[RoundLine]
    rows: int
    smallest: int

    @property
    def fits_workbook(self) -> bool:
        """Whether a workbook can be made while somebody waits."""
        return self.rows <= MOST_IN_WORKBOOK


def data_page(frame: Frame) -> DataPage:
    """Count what is in the data; three queries for each questionnaire at most."""
    questions = questions_of(frame, forms_of(frame))
    lines = [
        RoundLine(round_, len(frame.taken[round_.pk]), len(questions[round_.instrument.key]))
        for round_ in reversed(frame.rounds)
    ]
    return DataPage(frame, lines, sum(line.schools * line.questions for line in lines), smallest_group())


@dataclass(frozen=True)
class QuestionLine:
    """One question in the codebook: what it means to have each value."""

    asked: Asked
    kind: str
    values: list[tuple[str, object, str]]


@dataclass(frozen=True)
class PillarLines:
    """A pillar in the codebook."""

    part: PillarPart
    questions: list[QuestionLine]


@dataclass(frozen=True)
class FormLines:
    """A questionnaire in the codebook."""

    instrument: Instrument
    pillars: list[PillarLines]


def codebook_forms(frame: Frame) -> list[FormLines]:
    """Return the questionnaires of the data, with the meaning of every value."""
    return [
        FormLines(
            form.instrument,
            [
                PillarLines(
                    part, [QuestionLine(asked, KINDS[asked.kind], values_of(form, asked)) for asked in part.questions]
                )
                for part in form.pillars
            ],
        )
        for form in forms_of(frame).values()
    ]
