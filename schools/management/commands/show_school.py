"""``manage.py show_school CODE``: what the register tells, or told on an earlier day, of a school."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cmk.core.models import today
from schools.models import School, SchoolYearFigure
from schools.register.history import facts_on


class Command(BaseCommand):
    """Read a school back from the register; see ``schools.register.history``."""

    help = "Show a school of the register: name, board, address and pupils, as they are or as they were on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("code", help="the location code, for example 16AH00")
        parser.add_argument(
            "--reference-date",
            type=datetime.date.fromisoformat,
            help="the day of which you want to know it (YYYY-MM-DD); default: today",
        )
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the school; a code that the register does not know ends with a sentence and status 1."""
        code = options["code"].strip().upper()
        school = School.objects.filter(code=code).select_related("board", "municipality").first()
        if school is None:
            raise CommandError(
                _("The register has no school %(code)s. Give a location code such as 16AH00.") % {"code": code}
            )
        told = as_dict(school, options["reference_date"] or today())
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        pupils = told.pop("pupils")
        told["education"] = school.get_education_display()
        labels = _labels()
        for name, value in told.items():
            self.stdout.write(f"{labels[name]}: {value or '–'}")
        self.stdout.write(f"{labels['pupils']}:")
        masked = _("unknown (fewer than 5)")
        for year, number in pupils.items():
            self.stdout.write(f"  {year}: {masked if number is None else number}")


def as_dict(school: School, day: datetime.date) -> dict[str, Any]:
    """Return what the register told of a school on ``day``, in plain types; dates in ISO form, pupils by year.

    Pupils are those of the years up to and including that of ``day``; None is a number that the source masks.
    """
    facts = facts_on([school], day)[school.pk]
    figures = SchoolYearFigure.objects.filter(school=school, year__lte=day.year).order_by("year")
    is_closed = school.closed_on is not None and school.closed_on <= day
    return {
        "code": school.code,
        "reference_date": day.isoformat(),
        "name": facts.name,
        "board_number": facts.board.number if facts.board else "",
        "board": facts.board.name if facts.board else "",
        "street": facts.street,
        "house_number": facts.house_number,
        "postcode": facts.postcode,
        "place": facts.place,
        "municipality_code": facts.municipality.code,
        "municipality": facts.municipality.name,
        "province": facts.province,
        "education": school.education,
        "closed_on": school.closed_on.isoformat() if school.closed_on and is_closed else None,
        "pupils": {str(year): pupils for year, pupils in figures.values_list("year", "pupils")},
    }


def _labels() -> dict[str, str]:
    return {
        "code": _("location code"),
        "reference_date": _("reference date"),
        "name": _("name"),
        "board_number": _("board number"),
        "board": _("school board"),
        "street": _("street"),
        "house_number": _("house number"),
        "postcode": _("postcode"),
        "place": _("place"),
        "municipality_code": _("CBS code"),
        "municipality": _("municipality"),
        "province": _("province"),
        "education": _("kind of education"),
        "closed_on": _("closed on"),
        "pupils": _("pupils"),
    }
