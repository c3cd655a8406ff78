"""The budget of a programme, and the rules that it must keep."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trajectories.models.programme import Operator, Programme, ProgrammePart


class BudgetSide(models.TextChoices):
    """Where a line of the budget stands. Hours are counted apart and are in no total."""

    INCOME = "income", _("income")
    COSTS = "costs", _("costs")
    HOURS = "hours", _("contribution in hours")


class BudgetLine(ProgrammePart):
    """A line of the budget, with an amount a year."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="budget_lines", verbose_name=_("programme"))
    side = models.CharField(_("side"), max_length=6, choices=BudgetSide.choices)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_budgetline_key")]


class BudgetAmount(models.Model):
    """What a line amounts to in one calendar year: euros, or hours for a line of hours."""

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="amounts", verbose_name=_("budget line"))
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = _("budgeted amount")
        verbose_name_plural = _("budgeted amounts")
        ordering = ["line", "year"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="trajectories_budgetamount_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="trajectories_budgetamount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.year}: {self.amount}"


class BudgetRule(ProgrammePart):
    """A rule of the scheme: some lines are at most (at least, exactly) a percentage of other lines.

    ``of`` and ``base`` are lists of keys of budget lines; the explanation says whose rule it is.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="budget_rules", verbose_name=_("programme"))
    of = models.JSONField(_("these lines"), default=list)
    operator = models.CharField(_("should be"), max_length=6, choices=Operator.choices)
    percent = models.DecimalField(_("percentage"), max_digits=6, decimal_places=2)
    base = models.JSONField(_("of these lines"), default=list)
    explanation = models.TextField(_("explanation"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("budget rule")
        verbose_name_plural = _("budget rules")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_budgetrule_key")]
