"""The columns of a file with earlier results. Their headings belong to the form of the file and are not translated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SCHOOL, ROUND, QUESTION, VALUE = "schoolcode", "ronde", "vraag", "waarde"
FIRST_DAY, LAST_DAY = "van", "tot en met"


@dataclass(frozen=True)
class EarlierColumn:
    """One column: its heading, whether the file must have it, and what goes in it."""

    column_name: str
    required: bool
    told: Any
    example: str


COLUMNS = (
    EarlierColumn(SCHOOL, True, _("The location code of the school: two digits, two letters, two digits."), "99ZZ00"),
    EarlierColumn(
        ROUND,
        True,
        _("The name of the round. All rows with the same name become one round."),
        "Zelfevaluatie 2022-2023",
    ),
    EarlierColumn(QUESTION, True, _("The key of the question, as it stands on the sheet with the questions."), ""),
    EarlierColumn(
        VALUE,
        True,
        _("The answer, as the sheet with the questions says. An empty cell is a question that was not answered."),
        "",
    ),
    EarlierColumn(
        FIRST_DAY,
        False,
        _("The first day of the round. Once for each round is enough; may stay empty when the name has the year."),
        "01-03-2023",
    ),
    EarlierColumn(LAST_DAY, False, _("The last day of the round. It must have passed."), "30-06-2023"),
)


class EarlierColumns:
    """The columns, as ``partners.bulk.plan.match_headings`` asks for them."""

    def list_columns(self) -> Sequence[EarlierColumn]:
        """Return the columns in the order of the template."""
        return COLUMNS
