"""The list of partners: its filters and its table."""

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
from django.utils.translation import gettext_lazy

from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from partners.models import Partner, PartnerKind
from schools.models import Municipality

ENDED = "gestopt"


class PartnerFilter(django_filters.FilterSet):
    """Search and filters of the list of partners; those that stopped only when asked for."""

    q = django_filters.CharFilter(
        method="search",
        label=gettext_lazy("Search by name"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=PartnerKind.choices, empty_label=gettext_lazy("all kinds")
    )
    municipality = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Municipality"),
        queryset=Municipality.objects.none(),
        empty_label=gettext_lazy("all municipalities"),
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Works with us"),
        method="by_state",
        choices=[(ENDED, gettext_lazy("no longer"))],
        empty_label=gettext_lazy("now"),
    )

    class Meta:
        model = Partner
        fields = ["q", "kind", "municipality", "state"]

    def __init__(self, data: Any, *, request: HttpRequest, queryset: QuerySet[Partner]) -> None:
        super().__init__(data, queryset=queryset, request=request)
        self.filters["municipality"].queryset = Municipality.objects.visible_to(request.user)

    def filter_queryset(self, queryset: QuerySet[Partner]) -> QuerySet[Partner]:
        """Leave out partners that stopped unless they were asked for."""
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today()))
        return queryset

    def search(self, queryset: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        """Keep the partners with every word in their name."""
        for word in value.split()[:8]:
            queryset = queryset.filter(name__icontains=word)
        return queryset

    def by_state(self, queryset: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        """Keep the partners that stopped."""
        return queryset.filter(ended_on__isnull=False, ended_on__lte=today())


class PartnerTable(tables.Table):
    """Partners with their people and the last conversation."""

    name = tables.Column(verbose_name=gettext_lazy("Partner"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), order_by=("kind", "name"))
    municipality = tables.Column(
        verbose_name=gettext_lazy("Municipality"), order_by=("municipality__name", "name"), default="–"
    )
    people = tables.Column(verbose_name=gettext_lazy("Contacts"), orderable=False, empty_values=())
    last_conversation = tables.Column(
        verbose_name=gettext_lazy("Last conversation"),
        order_by=("last_conversation", "name"),
        default="–",
        attrs={"td": {"class": "nowrap"}},
    )

    class Meta:
        order_by = "name"

    def render_name(self, record: Any, value: str) -> str:
        """Link to the partner."""
        ended = format_html(' <span class="tag plain">{}</span>', _("stopped")) if record.ended_on else ""
        return format_html('<a href="{}">{}</a>{}', reverse("partners:detail", args=[record.pk]), value, ended)

    def render_people(self, record: Any) -> str:
        """Return the names of today's contacts."""
        return ", ".join(contact.person.name for contact in record.people) or "–"

    def render_last_conversation(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)
