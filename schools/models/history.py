"""What the register said of a school before: its facts on an earlier day, and its pupils year by year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.register import Municipality, School, SchoolBoard


class FormerFacts(models.Model):
    """Name, board and address of a school as deliveries told them in an unbroken row, before the present ones.

    ``first_listed`` and ``last_listed``: the dates of the first and the last delivery of that row. On a day
    between two rows the earlier one holds: a delivery tells what is true until the next. See
    ``schools.register.history``.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="former_facts", verbose_name=_("school"))
    first_listed = models.DateField(_("first listed on"))
    last_listed = models.DateField(_("last listed on"))
    name = models.CharField(_("name"), max_length=200)
    board = models.ForeignKey(
        SchoolBoard, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school board")
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality"))
    province = models.CharField(_("province"), max_length=40, blank=True)
    street = models.CharField(_("street"), max_length=120, blank=True)
    house_number = models.CharField(_("house number"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("former facts of a school")
        verbose_name_plural = _("former facts of schools")
        ordering = ["school", "first_listed"]
        constraints = [
            models.UniqueConstraint(fields=["school", "first_listed"], name="schools_formerfacts_one_a_day"),
            models.CheckConstraint(
                condition=Q(last_listed__gte=F("first_listed")), name="schools_formerfacts_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_listed}–{self.last_listed})"


class SchoolYearFigure(models.Model):
    """A school's pupils in one year; ``pupils`` is None where the source masks it (``<5``): unknown, not 0.

    The row hangs on the location code, and the database does not ask whether the register has the school yet:
    DUO's pupil history may come in before the addresses, and names schools that closed long ago.
    """

    school = models.ForeignKey(
        School,
        models.CASCADE,
        to_field="code",
        db_column="code",
        db_constraint=False,
        related_name="figures",
        verbose_name=_("school"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)

    class Meta:
        verbose_name = _("yearly figure")
        verbose_name_plural = _("yearly figures")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["school", "year"], name="schools_figure_once_a_year")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.year}"
