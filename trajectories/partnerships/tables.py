"""The list of who works with whom: its filters, its table, and the spreadsheets."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cmk.core.forms import DateInput, LongSelect
from cmk.core.models import today
from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import day_full
from cmk.core.words import phrase, phrase_lazy
from partners.models import Discipline, Partner
from schools.models import Municipality, School
from trajectories.models import ArrangedBy, Partnership, PartnershipManner
from trajectories.partnerships.selectors import present_q

ENDED, COMING, ALL = "eerder", "straks", "alle"
SHORT = {"td": {"class": "nowrap"}}


class PartnershipFilter(django_filters.FilterSet):
    """Who works with whom: now, unless asked otherwise."""

    school = django_filters.CharFilter(
        label=gettext_lazy("School"),
        method="by_school",
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    partner = django_filters.ModelChoiceFilter(
        label=phrase_lazy(gettext_lazy("Partner"), "{Partner}"),
        queryset=Partner.objects.none(),
        empty_label=phrase_lazy(gettext_lazy("all partners"), gettext_lazy("all {partners}")),
        widget=LongSelect,
    )
    manner = django_filters.ChoiceFilter(
        label=gettext_lazy("How"), choices=PartnershipManner.choices, empty_label=pgettext_lazy("every kind", "All")
    )
    discipline = django_filters.ChoiceFilter(
        label=gettext_lazy("Discipline"),
        method="by_discipline",
        choices=Discipline.choices,
        empty_label=gettext_lazy("all disciplines"),
    )
    municipality = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Municipality"),
        field_name="school__municipality",
        queryset=Municipality.objects.none(),
        empty_label=gettext_lazy("all municipalities"),
    )
    arranged_by = django_filters.ChoiceFilter(
        label=gettext_lazy("Arranged by"), choices=ArrangedBy.choices, empty_label=gettext_lazy("everybody")
    )
    since = django_filters.DateFilter(
        label=gettext_lazy("Began on or after"), field_name="start", lookup_expr="gte", widget=DateInput()
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("When"),
        method="by_state",
        choices=[
            (COMING, gettext_lazy("still to begin")),
            (ENDED, gettext_lazy("earlier")),
            (ALL, gettext_lazy("always")),
        ],
        empty_label=gettext_lazy("now"),
    )

    class Meta:
        model = Partnership
        fields: list[str] = []

    def __init__(self, data: Any, *, request: HttpRequest, queryset: QuerySet[Partnership]) -> None:
        super().__init__(data, queryset=queryset, request=request)
        self.filters["partner"].queryset = Partner.objects.visible_to(request.user)
        self.filters["municipality"].queryset = Municipality.objects.visible_to(request.user)

    def filter_queryset(self, queryset: QuerySet[Partnership]) -> QuerySet[Partnership]:
        """Keep those of now unless others were asked for."""
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.filter(present_q())

    def by_school(self, queryset: QuerySet[Partnership], name: str, value: str) -> QuerySet[Partnership]:
        """Keep the schools with every word in their name, or whose code begins so."""
        for word in value.split()[:8]:
            queryset = queryset.filter(Q(school__name__icontains=word) | Q(school__code__istartswith=word))
        return queryset

    def by_discipline(self, queryset: QuerySet[Partnership], name: str, value: str) -> QuerySet[Partnership]:
        """Keep what is in this discipline: that of the offer, else one in which the partner works."""
        partners = Partner.objects.filter(disciplines__discipline=value)
        return queryset.filter(
            Q(offer__discipline=value) | Q(offer__isnull=True, partner__in=partners.order_by().values("pk"))
        )

    def by_state(self, queryset: QuerySet[Partnership], name: str, value: str) -> QuerySet[Partnership]:
        """Keep those still to begin, those that are over, or all."""
        day = today()
        if value == COMING:
            return queryset.filter(start__gt=day)
        if value == ENDED:
            return queryset.filter(Q(start__lte=day) & ~Q(pk__in=Partnership.objects.filter(present_q()).values("pk")))
        return queryset

    @property
    def is_used(self) -> bool:
        """Whether any filter is set."""
        return any(self.form.cleaned_data.values())


class PartnershipTable(tables.Table):
    """Schools and partners that work together."""

    school = tables.Column(verbose_name=gettext_lazy("School"), order_by=("school__name", "partner__name"))
    partner = tables.Column(
        verbose_name=phrase_lazy(gettext_lazy("Partner"), "{Partner}"), order_by=("partner__name", "school__name")
    )
    manner = tables.Column(verbose_name=gettext_lazy("How"), order_by=("manner", "offer__title"))
    start = tables.Column(verbose_name=gettext_lazy("Since"), attrs=SHORT)
    end = tables.Column(verbose_name=gettext_lazy("Until"), default="–", attrs=SHORT)
    arranged_by = tables.Column(verbose_name=gettext_lazy("Arranged by"))
    change = tables.Column(verbose_name=gettext_lazy("Change"), orderable=False, empty_values=())

    class Meta:
        order_by = "school"

    def render_school(self, record: Partnership, value: School) -> str:
        """Link to the partners of the school, with its municipality under it."""
        url = reverse("partnerships:of_school", args=[value.code])
        return format_html('<a href="{}">{}</a><br><span class="small">{}</span>', url, value, value.municipality)

    def render_partner(self, value: Partner) -> str:
        """Link to the schools of the partner."""
        return format_html('<a href="{}">{}</a>', reverse("partnerships:of_partner", args=[value.pk]), value)

    def render_manner(self, record: Partnership) -> str:
        """Return how, with the offer that it is from or what they do."""
        under = record.offer.title if record.offer else record.note
        if not under:
            return record.get_manner_display()
        return format_html('{}<br><span class="small">{}</span>', record.get_manner_display(), under)

    def render_start(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    render_end = render_start

    def render_change(self, record: Partnership) -> str:
        """Link to the form."""
        label = _("Change: %(school)s and %(partner)s") % {"school": record.school, "partner": record.partner}
        url = reverse("partnerships:edit", args=[record.pk])
        return format_html('<a href="{}" aria-label="{}">{}</a>', url, label, _("Change"))


def sheet_of(table: PartnershipTable) -> Sheet:
    """Return all rows of the table, in their order, for a spreadsheet."""
    header = [
        _("School"),
        _("Location code"),
        _("Municipality"),
        phrase(_("Partner"), "{Partner}"),
        _("How"),
        _("Offer"),
        _("Discipline of the offer"),
        _("Since"),
        _("Until"),
        _("Arranged by"),
        _("What they do together"),
    ]
    return Sheet(
        title=phrase(_("Schools and partners"), _("Schools and {partners}")),
        header=header,
        rows=[_line(row.record) for row in table.rows],
    )


def _line(row: Partnership) -> list[Any]:
    school, offer = row.school, row.offer
    return [
        school.name,
        school.code,
        school.municipality.name,
        row.partner.name,
        row.get_manner_display(),
        offer.title if offer else None,
        offer.get_discipline_display() if offer else None,
        row.start,
        row.end,
        row.get_arranged_by_display(),
        row.note,
    ]


class SchoolsWithoutTable(tables.Table):
    """Schools that work with no partner, with a way to mend that."""

    name = tables.Column(verbose_name=gettext_lazy("School"))
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"), order_by=("municipality__name", "name"))
    board = tables.Column(verbose_name=gettext_lazy("School board"), order_by=("board__name", "name"), default="–")

    class Meta:
        order_by = "name"

    def render_name(self, record: School, value: str) -> str:
        """Link to the partners of the school."""
        return format_html('<a href="{}">{}</a>', reverse("partnerships:of_school", args=[record.code]), value)


def sheets_without(schools: QuerySet[School], partners: QuerySet[Partner]) -> list[Sheet]:
    """Return the spreadsheet of who has nobody: schools, then partners."""
    school_header = [_("School"), _("Location code"), _("Municipality"), _("School board")]
    return [
        Sheet(
            _("Schools without a partner"),
            school_header,
            [[row.name, row.code, row.municipality.name, row.board.name if row.board else None] for row in schools],
        ),
        Sheet(
            _("Partners without a school"),
            [phrase(_("Partner"), "{Partner}"), _("Kind"), _("Municipality")],
            [
                [row.name, row.get_kind_display(), row.municipality.name if row.municipality else None]
                for row in partners
            ],
        ),
    ]
