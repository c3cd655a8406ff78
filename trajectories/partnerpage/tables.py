"""The list of partners: its filters and its table, on the page and in the spreadsheet."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.accounts.models import User
from cmk.core.models import today
from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import day_full
from cmk.core.words import phrase, phrase_lazy, word, word_lazy
from partners.models import Discipline, Partner, PartnerAssignment, PartnerKind
from partners.querysets import current_q
from schools.models import Municipality

ENDED, NOBODY, YES, NO = "gestopt", "niemand", "ja", "nee"
SHORT = {"td": {"class": "nowrap"}}
NUM = {"th": {"class": "num"}, "td": {"class": "num"}}


class PartnerFilter(django_filters.FilterSet):
    """Search and filters of the list of partners; those that stopped only when asked for."""

    q = django_filters.CharFilter(
        method="search",
        label=gettext_lazy("Search by name or words of the profile"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=PartnerKind.choices, empty_label=gettext_lazy("all kinds")
    )
    discipline = django_filters.ChoiceFilter(
        label=gettext_lazy("Discipline"),
        field_name="disciplines__discipline",
        choices=Discipline.choices,
        empty_label=gettext_lazy("all disciplines"),
    )
    municipality = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Works for schools in"),
        field_name="serves",
        queryset=Municipality.objects.none(),
        empty_label=gettext_lazy("all municipalities"),
    )
    tailor_made = django_filters.ChoiceFilter(
        label=gettext_lazy("Programmes to measure"),
        method="to_measure",
        choices=[(YES, gettext_lazy("yes")), (NO, gettext_lazy("no"))],
        empty_label=gettext_lazy("it does not matter"),
    )
    adviser = django_filters.ChoiceFilter(
        label=word_lazy("Adviser"),
        method="by_adviser",
        empty_label=phrase_lazy(gettext_lazy("all advisers"), gettext_lazy("all {advisers}")),
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Works with us"),
        method="by_state",
        choices=[(ENDED, gettext_lazy("no longer"))],
        empty_label=gettext_lazy("now"),
    )

    class Meta:
        model = Partner
        fields = ["q", "kind", "discipline", "municipality", "tailor_made", "adviser", "state"]

    def __init__(self, data: Any, *, request: HttpRequest, queryset: QuerySet[Partner]) -> None:
        super().__init__(data, queryset=queryset, request=request)
        self.filters["municipality"].queryset = Municipality.objects.visible_to(request.user)
        assigned = PartnerAssignment.objects.visible_to(request.user).active().values("adviser")
        advisers = User.objects.filter(pk__in=assigned).order_by("given_name", "family_name")
        self.filters["adviser"].extra["choices"] = [
            (NOBODY, gettext_lazy("nobody yet")),
            *((str(user.pk), user.name) for user in advisers),
        ]

    def filter_queryset(self, queryset: QuerySet[Partner]) -> QuerySet[Partner]:
        """Leave out partners that stopped unless they were asked for."""
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(current_q(today()))
        return queryset

    def search(self, queryset: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        """Keep the partners with every word in their name or in what they tell about themselves."""
        for part in value.split()[:8]:
            queryset = queryset.filter(
                Q(name__icontains=part) | Q(description__icontains=part) | Q(tailor_made_note__icontains=part)
            )
        return queryset

    def to_measure(self, queryset: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        """Keep those that make programmes to measure, or those that do not."""
        return queryset.filter(tailor_made=value == YES)

    def by_adviser(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the partners that an adviser looks after today, or that nobody does."""
        return queryset.filter(adviser_id__isnull=True) if value == NOBODY else queryset.filter(adviser_id=int(value))

    def by_state(self, queryset: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        """Keep the partners that stopped."""
        return queryset.filter(ended_on__lte=today())

    @property
    def is_used(self) -> bool:
        """Whether any filter but the search is set."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "q")


class PartnerTable(tables.Table):
    """Partners with what they do, where, who looks after them, and the last conversation."""

    name = tables.Column(verbose_name=phrase_lazy(gettext_lazy("Partner"), "{Partner}"))
    disciplines = tables.Column(verbose_name=gettext_lazy("Disciplines"), orderable=False, empty_values=())
    serves = tables.Column(verbose_name=gettext_lazy("Works for schools in"), orderable=False, empty_values=())
    offers_now = tables.Column(
        verbose_name=gettext_lazy("Offers"), order_by=("offers_now", "name"), attrs=NUM, empty_values=()
    )
    adviser_name = tables.Column(verbose_name=word_lazy("Adviser"), default="–", attrs=SHORT)
    people = tables.Column(verbose_name=gettext_lazy("Contacts"), orderable=False, empty_values=())
    last_conversation = tables.Column(
        verbose_name=phrase_lazy(gettext_lazy("Last conversation"), gettext_lazy("Last {conversation}")),
        default="–",
        attrs=SHORT,
    )

    class Meta:
        order_by = "name"

    def render_name(self, record: Any, value: str) -> str:
        """Link to the partner, with its kind and place under it."""
        link = format_html('<a href="{}">{}</a>', reverse("partners:detail", args=[record.pk]), value)
        if record.ended_on and record.ended_on <= today():
            link = format_html('{} <span class="tag plain">{}</span>', link, _("stopped"))
        if record.tailor_made:
            link = format_html('{} <span class="tag">{}</span>', link, _("to measure"))
        under = " · ".join(str(part) for part in (record.get_kind_display(), record.municipality) if part)
        return format_html('{}<br><span class="small">{}</span>', link, under)

    def render_disciplines(self, record: Any) -> str:
        """Return the disciplines in words."""
        return ", ".join(str(row.get_discipline_display()) for row in record.disciplines.all()) or "–"

    def render_serves(self, record: Any) -> str:
        """Return the municipalities for whose schools it works."""
        return ", ".join(place.name for place in record.serves.all()) or "–"

    def render_people(self, record: Any) -> str:
        """Return the names of today's contacts."""
        return ", ".join(contact.person.name for contact in record.people) or "–"

    def render_last_conversation(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def order_adviser_name(self, queryset: QuerySet[Partner], is_descending: bool) -> tuple[QuerySet[Partner], bool]:
        """Sort by adviser; nobody comes last either way."""
        return _nulls_last(queryset, "adviser_name", is_descending=is_descending), True

    def order_last_conversation(
        self,
        queryset: QuerySet[Partner],
        is_descending: bool,
    ) -> tuple[QuerySet[Partner], bool]:
        """Sort by the last conversation; without any comes last either way."""
        return _nulls_last(queryset, "last_conversation", is_descending=is_descending), True


def _nulls_last(queryset: QuerySet[Partner], field: str, *, is_descending: bool) -> QuerySet[Partner]:
    order = F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)
    return queryset.order_by(order, "name")


def sheet_of(table: PartnerTable) -> Sheet:
    """Return all rows of the table, in their order, for a spreadsheet: the profile, adviser and contacts."""
    header = [
        phrase(_("Partner"), "{Partner}"),
        _("Kind"),
        _("Municipality"),
        _("Disciplines"),
        _("Works for schools in"),
        _("Programmes to measure"),
        _("What is possible to measure"),
        _("How much it can take on"),
        _("Offers"),
        word("Adviser"),
        _("Contacts"),
        _("General e-mail"),
        _("Phone"),
        _("Website"),
        phrase(_("Last conversation"), _("Last {conversation}")),
        _("Own number"),
        _("No longer works with us since"),
    ]
    return Sheet(
        title=phrase(_("Partners"), "{Partners}"), header=header, rows=[_line(row.record) for row in table.rows]
    )


def _line(partner: Any) -> list[Any]:
    last = partner.last_conversation
    return [
        partner.name,
        partner.get_kind_display(),
        partner.municipality.name if partner.municipality else None,
        [row.get_discipline_display() for row in partner.disciplines.all()],
        [place.name for place in partner.serves.all()],
        partner.tailor_made,
        partner.tailor_made_note,
        partner.capacity,
        partner.offers_now,
        partner.adviser_name,
        [contact.person.name for contact in partner.people],
        partner.email,
        partner.phone,
        partner.website,
        timezone.localtime(last).date() if last else None,
        partner.reference,
        partner.ended_on,
    ]
