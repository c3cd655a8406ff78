"""One line of a file with earlier results on its way into the plan."""

from __future__ import annotations

import difflib
from typing import Any

from django.utils.translation import gettext as _

from monitoring.earlier import columns
from monitoring.earlier.cells import value_in
from monitoring.earlier.known import Known
from monitoring.earlier.planned import Cell, Plan, PlannedRound, PlannedSchool
from monitoring.evaluation.values import Asked, Value
from partners.bulk.cells import Refused, as_text, is_blank
from partners.bulk.reading import Line
from partners.bulk.widgets import Code, Day, folded
from schools.models import School

LONGEST_NAME = 120


class Row:
    """One line of the file on its way into the plan."""

    def __init__(self, plan: Plan, known: Known, line: Line, cells: dict[str, Any]) -> None:
        self.plan, self.known, self.line, self.cells = plan, known, line, cells

    def plan_it(self) -> None:
        """Put the line into the plan, or everything that is wrong with it."""
        if self.line.problem:
            self.plan.wrong(self.line.number, "", "", self.line.problem)
            return
        school, round_, asked = self._school(), self._round(), self._asked()
        if asked is None:
            return
        value, is_good = self._value(asked)
        if school is None or round_ is None or not is_good:
            return
        planned = round_.schools.setdefault(school.pk, PlannedSchool(school))
        planned.lines.append(self.line.number)
        if value is None:
            self.plan.empty += 1
            return
        before = planned.cells.get(asked.name)
        if before is None:
            planned.cells[asked.name] = Cell(asked, value, self.line.number)
        elif before.value == value:
            self.plan.double += 1
        else:
            self.plan.wrong(
                [before.line, self.line.number],
                columns.QUESTION,
                asked.name,
                _("%(school)s has two different answers to this question in ‘%(round)s’. Keep the right one.")
                % {"school": school.name, "round": round_.name},
            )

    def _text(self, column: str) -> str | None:
        """Return what stands in a column that must be filled; None, told as an error, when it cannot be taken."""
        cell = self.cells.get(column)
        if isinstance(cell, Refused):
            self.plan.wrong(self.line.number, column, cell, cell.why)
            return None
        if is_blank(cell):
            missing = {
                columns.SCHOOL: _("Fill in the location code of the school."),
                columns.ROUND: _("Fill in the name of the round."),
                columns.QUESTION: _("Fill in the key of the question."),
            }
            self.plan.wrong(self.line.number, column, "", missing[column])
            return None
        return as_text(cell)

    def _school(self) -> School | None:
        text = self._text(columns.SCHOOL)
        if text is None:
            return None
        code = Code().clean(text)
        school = self.known.schools.get(code)
        if school is None:
            close = difflib.get_close_matches(code, self.known.schools, n=1, cutoff=0.8)
            self.plan.wrong(
                self.line.number,
                columns.SCHOOL,
                text,
                _("In your work area there is no school with this code. Did you mean %(code)s, %(school)s?")
                % {"code": close[0], "school": self.known.schools[close[0]].name}
                if close
                else _(
                    "In your work area there is no school with this code. Look it up under Schools; a school that is "
                    "not in your work area cannot be brought in."
                ),
            )
            return None
        education = self.known.form.instrument.education
        if education and school.education not in education:
            self.plan.wrong(
                self.line.number,
                columns.SCHOOL,
                text,
                _("%(school)s is %(education)s, and this questionnaire is not made for that. Choose another one.")
                % {"school": school.name, "education": school.get_education_display()},
            )
            return None
        return school

    def _round(self) -> PlannedRound | None:
        text = self._text(columns.ROUND)
        if text is None:
            return None
        name = " ".join(text.split())
        if len(name) > LONGEST_NAME:
            self.plan.wrong(
                self.line.number,
                columns.ROUND,
                text,
                _("This is %(number)s characters long, and %(most)s is the most. Make it shorter.")
                % {"number": len(name), "most": LONGEST_NAME},
            )
            return None
        round_ = self.plan.rounds.setdefault(folded(name), PlannedRound(name))
        round_.lines.append(self.line.number)
        for column, days in ((columns.FIRST_DAY, round_.first), (columns.LAST_DAY, round_.last)):
            cell = self.cells.get(column)
            if is_blank(cell):
                continue
            try:
                if isinstance(cell, Refused):
                    raise ValueError(cell.why)
                days.add(Day().clean(cell))
            except ValueError as error:
                self.plan.wrong(self.line.number, column, cell, str(error))
        return round_

    def _asked(self) -> Asked | None:
        text = self._text(columns.QUESTION)
        if text is None:
            return None
        name = folded(text)
        by_name = self.known.form.by_name
        if asked := by_name.get(name):
            return asked
        if versions := self.known.versions.get(name):
            sentence = _(
                "This question is in version %(versions)s of the questionnaire, and you chose version %(version)s. "
                "Send the file in for that version, or leave this question out."
            ) % {"versions": ", ".join(map(str, versions)), "version": self.known.form.instrument.version}
        elif close := difflib.get_close_matches(name, by_name, n=1, cutoff=0.6):
            sentence = _("The questionnaire has no question with this key. Did you mean ‘%(close)s’?") % {
                "close": close[0]
            }
        else:
            sentence = _(
                "The questionnaire has no question with this key. The keys are on the second sheet of the template."
            )
        self.plan.wrong(self.line.number, columns.QUESTION, text, sentence)
        return None

    def _value(self, asked: Asked) -> tuple[Value, bool]:
        cell = self.cells.get(columns.VALUE)
        try:
            return value_in(self.known.form, asked, cell), True
        except ValueError as error:
            self.plan.wrong(self.line.number, columns.VALUE, cell, f"{asked.name}: {error}")
            return None, False
