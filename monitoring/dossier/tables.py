"""The table of schools, on the page and in the spreadsheet: the columns that the person chose, in the table's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import day_full
from cmk.core.words import phrase_lazy, word_lazy
from monitoring.dossier.facts import PEOPLE, people_in
from monitoring.dossier.school_list import SchoolData
from schools.models import ContactRole
from schools.models.register import School
from trajectories.models import TrajectoryStatus

SHORT = {"td": {"class": "nowrap"}}
NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
NONE = "–"
# The facts that a column is made of, when those are others than the one of its own name.
NEEDS: Mapping[str, Sequence[str]] = {
    "pupils": ("pupils", "pupils_year"),
    "track_name": ("track_name", "track_status"),
    "iccers": (PEOPLE,),
    "heads": (PEOPLE,),
}


@dataclass(frozen=True)
class ColumnChoice:
    """A column that can be chosen; ``shown`` when the table has it now."""

    name: str
    label: str
    shown: bool


class FactsTable(tables.Table):
    """The register's facts about schools. ``SHOWN`` are the columns for who chose none; the name is always there."""

    KEY = "schools:facts"
    SHOWN: tuple[str, ...] = ("name", "municipality", "board", "education", "pupils")

    name = tables.Column(verbose_name=gettext_lazy("School"))
    code = tables.Column(verbose_name=gettext_lazy("Location code"), attrs=SHORT)
    closed_on = tables.Column(verbose_name=gettext_lazy("Closed on"), attrs=SHORT, default=NONE)
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"), attrs=SHORT)
    place = tables.Column(verbose_name=gettext_lazy("Place"), attrs=SHORT, empty_values=(None, ""), default=NONE)
    address = tables.Column(verbose_name=gettext_lazy("Address"), empty_values=())
    phone = tables.Column(verbose_name=gettext_lazy("Phone"), orderable=False, attrs=SHORT, default=NONE)
    website = tables.Column(verbose_name=gettext_lazy("Website"), orderable=False, default=NONE)
    board = tables.Column(verbose_name=gettext_lazy("School board"), default=NONE)
    education = tables.Column(verbose_name=gettext_lazy("Kind"))
    denomination = tables.Column(verbose_name=gettext_lazy("Denomination"), default=NONE)
    structure = tables.Column(verbose_name=gettext_lazy("Structure"), default=NONE)
    pupils = tables.Column(verbose_name=gettext_lazy("Pupils"), attrs=NUM, empty_values=())
    pupils_year = tables.Column(verbose_name=gettext_lazy("Pupils counted in"), attrs=NUM, default=NONE)

    class Meta:
        order_by = "name"

    def __init__(self, data: SchoolData, *, chosen: Sequence[str] | None, **kwargs: Any) -> None:
        shown = {"name", *(self.SHOWN if chosen is None else chosen)}
        if data.counted["closing"]:
            shown.add("closed_on")  # a school that closes is never shown, or taken out, as if it stays
        self.shown = [name for name in self.base_columns if name in shown]
        exclude = [name for name in self.base_columns if name not in shown]
        super().__init__(data, exclude=exclude, **kwargs)
        data.needs = frozenset(fact for name in self.shown for fact in NEEDS.get(name, (name,)))

    @classmethod
    def names(cls) -> list[str]:
        """Return the names of the columns that can be chosen."""
        return [name for name in cls.base_columns if name != "name"]

    @property
    def choices(self) -> list[ColumnChoice]:
        """The columns to choose from, in order."""
        return [
            ColumnChoice(name, str(self.base_columns[name].verbose_name), name in self.shown) for name in self.names()
        ]

    def render_name(self, record: Any, value: str) -> str:
        """Link to the school, with its code under it unless that has a column of its own."""
        code = "" if "code" in self.shown else format_html('<br><span class="small">{}</span>', record.code)
        return format_html(
            '<a href="{}">{}</a>{}', reverse("school:overview", args=[record.code]), value or record.code, code
        )

    def value_name(self, value: str) -> str:
        """Return the name alone, for the spreadsheet."""
        return value

    def render_closed_on(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def value_closed_on(self, value: Any) -> Any:
        """Return the day as a date, for the spreadsheet."""
        return value

    def render_address(self, record: School) -> str:
        """Return the address in one line."""
        return address_line(record) or NONE

    def render_website(self, record: School, value: str) -> str:
        """Link to the website when it is a web address."""
        if not record.website_url:
            return value
        return format_html('<a class="break" href="{}" rel="noopener noreferrer">{}</a>', record.website_url, value)

    def value_website(self, value: str) -> str:
        """Return what the register holds, for the spreadsheet."""
        return value

    def render_education(self, record: Any) -> str:
        """Return the kind as people say it (po, vo), so that a row stays short."""
        return str(record.education)

    def value_education(self, record: Any) -> str:
        """Return the kind in full, for the spreadsheet."""
        return str(record.get_education_display())

    def render_pupils(self, record: Any) -> Any:
        """Return the number of the newest count; in words where the register masks it."""
        return pupils_shown(record.pupils, known=record.pupils_year is not None)


class StaffTable(FactsTable):
    """The same with what staff know: track, adviser, people, conversations."""

    KEY = "schools:staff"
    SHOWN = (*FactsTable.SHOWN, "track_name", "adviser_name", "iccers", "last_conversation")

    track_name = tables.Column(verbose_name=word_lazy("Track"), empty_values=())
    adviser_name = tables.Column(verbose_name=word_lazy("Adviser"), default=NONE, attrs=SHORT)
    iccers = tables.Column(
        verbose_name=phrase_lazy(gettext_lazy("Icc’er"), "{Coordinator}"), empty_values=(), accessor=PEOPLE
    )
    heads = tables.Column(verbose_name=gettext_lazy("Head teacher"), empty_values=(), accessor=PEOPLE)
    last_conversation = tables.Column(
        verbose_name=phrase_lazy(gettext_lazy("Last conversation"), gettext_lazy("Last {conversation}")),
        default=NONE,
        attrs=SHORT,
    )
    open_points = tables.Column(verbose_name=gettext_lazy("Open agreements"), attrs=NUM, default=NONE)
    level_now = tables.Column(verbose_name=word_lazy("Scenario"), default=NONE)

    def render_track_name(self, record: Any) -> str:
        """Return the track, and say so when the trajectory in it was completed or stands still."""
        if not record.track_name:
            return _("not yet")
        if record.track_status == TrajectoryStatus.COMPLETED:
            return _("%(track)s, completed") % {"track": record.track_name}
        if record.track_status == TrajectoryStatus.PAUSED:
            return _("%(track)s, stands still") % {"track": record.track_name}
        return str(record.track_name)

    def render_iccers(self, record: Any) -> str:
        """Return the names of today's icc'ers."""
        return names_in(record, ContactRole.ICCER) or NONE

    def render_heads(self, record: Any) -> str:
        """Return the names of today's head teachers."""
        return names_in(record, ContactRole.DIRECTEUR) or NONE

    def render_last_conversation(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def value_last_conversation(self, value: Any) -> Any:
        """Return the day as a date, for the spreadsheet."""
        return timezone.localtime(value).date()


def address_line(school: Any) -> str:
    """Return ``Dorpsstraat 1, 1185 AB Amstelveen``, or what of it is known."""
    street = f"{school.street} {school.house_number}".strip()
    place = f"{school.postcode} {school.place}".strip()
    return ", ".join(part for part in (street, place) if part)


def names_in(record: Any, role: str) -> str:
    """Return the names of the contacts with ``role`` of a school that came with ``people_now``."""
    return ", ".join(contact.person.name for contact in people_in(record, role))


def pupils_shown(pupils: int | None, *, known: bool) -> Any:
    """Return a number of pupils as a list shows it: ``known`` without a number is what the register masks (``<5``)."""
    if pupils is not None:
        return pupils
    return _("fewer than 5") if known else NONE


def sheet_of(table: FactsTable, title: str) -> Sheet:
    """Return what the table shows for a spreadsheet: the same rows, of all its pages, and the same columns in order.

    The one difference: what stands together in the cell of the name, name and location code, become two columns, for a
    row needs its key. With a column for the code of its own there is nothing to split. Days and numbers stay what
    they are, and a dash is an empty cell.
    """
    split = "code" not in table.shown
    header, rows = [str(table.columns[name].header) for name in table.shown], []
    for row in table.rows:
        cells = [row.get_cell_value(name) for name in table.shown]
        line = [None if cell == NONE else cell for cell in cells]
        rows.append([line[0], row.record.code, *line[1:]] if split else line)
    if split:
        header.insert(1, str(table.base_columns["code"].verbose_name))
    return Sheet(title=title, header=header, rows=rows)
