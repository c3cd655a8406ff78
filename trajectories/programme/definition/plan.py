"""The rest of the plan: money and its rules, risks, planning, and how the programme is followed."""

from __future__ import annotations

from pydantic import Field

from trajectories.models.programme import Operator
from trajectories.programme.definition.base import Key, Money, NamedPart, Part, Percentage, Year, optional_text


class BudgetLinePart(NamedPart):
    """A line of the budget: an amount a year, in euros (in hours for a line of hours)."""

    amounts: dict[Year, Money] = Field(min_length=1)


class BudgetRulePart(NamedPart):
    """Some lines are at most (at least, exactly) a percentage of other lines; all by key."""

    of: list[Key] = Field(min_length=1)
    operator: Operator
    percent: Percentage
    base: list[Key] = Field(min_length=1)
    explanation: str = ""


class BudgetPart(Part):
    """Income, costs and hours (apart, in no total), and the rules that they must keep."""

    income: list[BudgetLinePart] = []
    costs: list[BudgetLinePart] = []
    hours: list[BudgetLinePart] = []
    rules: list[BudgetRulePart] = []


class RiskPart(NamedPart):
    """Something that may go wrong: how likely, how bad, what is done about it."""

    chance: str = ""
    impact: str = ""
    measure: str = ""


class PlanItemPart(NamedPart):
    """Something that the plan sets for a year, or a part of it."""

    year: Year
    period: str = optional_text(60)
    phase: Key | None = None
    line: Key | None = None


class MonitoringPart(NamedPart):
    """A way in which the programme is followed: who is asked, how often, in which years."""

    description: str = ""
    audience: str = optional_text(200)
    frequency: str = optional_text(120)
    years: list[Year] = []
