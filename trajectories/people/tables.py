"""The table of people, on the page and in the spreadsheet."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.spreadsheets import Sheet
from schools.people.selectors import sign_ins
from trajectories.people.roles import roles_of


class PeopleTable(tables.Table):
    """People with their roles of today, how to reach them and whether they can sign in."""

    name = tables.Column(
        verbose_name=gettext_lazy("Name"), order_by=("given_name", "family_name", "pk"), empty_values=()
    )
    roles = tables.Column(verbose_name=gettext_lazy("Role today"), orderable=False, empty_values=())
    email = tables.Column(verbose_name=gettext_lazy("E-mail and phone"), order_by=("email", "pk"), empty_values=())
    certificate_year = tables.Column(
        verbose_name=gettext_lazy("Icc certificate"), order_by=("certificate_year", "pk"), default="–"
    )
    sign_in = tables.Column(verbose_name=gettext_lazy("Sign-in"), orderable=False, empty_values=())

    class Meta:
        order_by = "name"

    def learn_sign_ins(self, penvoerder: Any) -> None:
        """Read of the people on this page whether they can sign in. One query; the sorting must be set."""
        self.known = sign_ins(penvoerder, [row.record for row in self.paginated_rows])

    def render_name(self, record: Any) -> str:
        """Link to the person."""
        return format_html('<a href="{}">{}</a>', reverse("people:detail", args=[record.pk]), record.name)

    def render_roles(self, record: Any) -> str:
        """Return role and place, each on a line of its own."""
        lines = roles_of(record)
        if not lines:
            return format_html('<span class="small">{}</span>', _("no role any more"))
        return format_html_join(
            "", '<div>{}, <a href="{}">{}</a></div>', ((line.role, line.url, line.place) for line in lines)
        )

    def render_email(self, record: Any) -> str:
        """Return address and number as links, with what is wrong with the address."""
        return render_to_string("people/reach.html", {"person": record})

    def render_certificate_year(self, value: int) -> str:
        """Return the year without a point."""
        return str(value)

    def render_sign_in(self, record: Any) -> str:
        """Say whether the person can sign in; without a role there is nothing to come to."""
        if not roles_of(record):
            return "–"
        return render_to_string("schools/sign_in.html", {"sign_in": self.known[record.pk]})


def sheet_of(table: PeopleTable, penvoerder: Any, title: str) -> Sheet:
    """Return all rows of the table, in their order, for a spreadsheet: every value in a column of its own."""
    people = [row.record for row in table.rows]
    known = sign_ins(penvoerder, people)
    header = [
        _("First name"),
        _("Last name"),
        _("Role today"),
        _("Work e-mail"),
        _("Work phone"),
        _("Year of the icc certificate"),
        _("Sign-in"),
        _("Mail comes back since"),
        _("Why it comes back"),
        _("Earlier e-mail"),
        _("E-mail changed"),
    ]
    rows = [
        [
            person.given_name,
            person.family_name,
            "; ".join(line.text for line in roles_of(person)),
            person.email,
            person.phone,
            person.certificate_year,
            str(known[person.pk].state.label) if roles_of(person) else None,
            _day(person.bounced_at),
            person.bounce_reason,
            person.email_before,
            _day(person.email_changed_at),
        ]
        for person in people
    ]
    return Sheet(title=title, header=header, rows=rows)


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None
