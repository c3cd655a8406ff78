"""The table of schools, on the page and in the spreadsheet."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import day_full
from trajectories.models import TrajectoryStatus

SHORT = {"td": {"class": "nowrap"}}
NUM = {"th": {"class": "num"}, "td": {"class": "num"}}


class FactsTable(tables.Table):
    """The register's facts about schools."""

    name = tables.Column(verbose_name=gettext_lazy("School"))
    municipality = tables.Column(
        verbose_name=gettext_lazy("Municipality"), order_by=("municipality__name", "name"), attrs=SHORT
    )
    board = tables.Column(verbose_name=gettext_lazy("School board"), order_by=("board__name", "name"), default="–")
    education = tables.Column(verbose_name=gettext_lazy("Kind"), order_by=("education", "name"))
    pupils = tables.Column(verbose_name=gettext_lazy("Pupils"), attrs=NUM, default="–")

    class Meta:
        order_by = "name"

    def render_name(self, record: Any, value: str) -> str:
        """Link to the school, with code and place under it, and a mark when it has closed."""
        place = f"{record.code} · {record.place}" if record.place else record.code
        closed = (
            format_html(' <span class="tag late">{}</span>', _("closed on %s") % day_full(record.closed_on))
            if record.closed_on
            else ""
        )
        url = reverse("school:overview", args=[record.code])
        return format_html('<a href="{}">{}</a>{}<br><span class="small">{}</span>', url, value, closed, place)

    def value_name(self, value: str) -> str:
        """Return the name alone, for the spreadsheet."""
        return value

    def render_education(self, record: Any) -> str:
        """Return the kind as people say it (po, vo), so that a row stays short."""
        return str(record.education)

    def value_education(self, record: Any) -> str:
        """Return the kind in full, for the spreadsheet."""
        return str(record.get_education_display())


class StaffTable(FactsTable):
    """The same with what staff know: track, adviser, icc'er, last conversation."""

    track_name = tables.Column(
        verbose_name=gettext_lazy("Track"), order_by=("track_name", "name"), empty_values=(), attrs=SHORT
    )
    adviser_name = tables.Column(
        verbose_name=gettext_lazy("Adviser"), order_by=("adviser_name", "name"), default="–", attrs=SHORT
    )
    iccers = tables.Column(verbose_name=gettext_lazy("Icc’er"), orderable=False, empty_values=())
    last_conversation = tables.Column(
        verbose_name=gettext_lazy("Last conversation"),
        order_by=("last_conversation", "name"),
        default="–",
        attrs=SHORT,
    )

    def render_track_name(self, record: Any) -> str:
        """Return the track, and say so when the trajectory in it was completed."""
        if not record.track_name:
            return _("not yet")
        if record.track_status == TrajectoryStatus.COMPLETED:
            return _("%(track)s, completed") % {"track": record.track_name}
        return str(record.track_name)

    def render_iccers(self, record: Any) -> str:
        """Return the names of today's icc'ers."""
        return ", ".join(contact.person.name for contact in record.iccers) or "–"

    def render_last_conversation(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def value_last_conversation(self, value: Any) -> Any:
        """Return the day as a date, for the spreadsheet."""
        from django.utils import timezone

        return timezone.localtime(value).date()


def sheet_of(table: FactsTable, title: str) -> Sheet:
    """Return the table's rows, in their order, for a spreadsheet; code, place and closing day get columns of their own.

    All rows, not only those of the page that is open.
    """
    header, *values = list(table.as_values())
    extra = [_("Code"), _("Place"), _("Closed on")]
    rows = [
        [
            line[0],
            row.record.code,
            row.record.place,
            row.record.closed_on,
            *(None if cell == "–" else cell for cell in line[1:]),
        ]
        for row, line in zip(table.rows, values, strict=True)
    ]
    return Sheet(title=title, header=[header[0], *extra, *header[1:]], rows=rows)
