"""The filters above the overview of what partners offer."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmk.core.models import today
from partners.models import Discipline, Offer, OfferPlace, PriceUnit
from partners.offers.forms import PriceField
from schools.models import Municipality

ENDED = "gestopt"
PRIMARY, SPECIAL, SECONDARY = "po", "so", "vo"
EDUCATION = {PRIMARY: "for_primary", SPECIAL: "for_special", SECONDARY: "for_secondary"}
PLACES = ((OfferPlace.IN_SCHOOL.value, _("in school")), (OfferPlace.OUT.value, _("out of school")))


class PriceFilter(django_filters.NumberFilter):
    """An amount as people write it."""

    field_class = PriceField

    def get_max_validator(self) -> None:
        """Let the field itself judge how large an amount can be."""
        return


class OfferFilter(django_filters.FilterSet):
    """Offers by words, discipline, for whom, where, price and place; what is offered now, unless asked otherwise."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search by title, words or partner"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    discipline = django_filters.ChoiceFilter(
        label=_("Discipline"), choices=Discipline.choices, empty_label=_("all disciplines")
    )
    education = django_filters.ChoiceFilter(
        label=_("Kind of education"),
        method="for_education",
        choices=[
            (PRIMARY, _("primary education")),
            (SPECIAL, _("special education")),
            (SECONDARY, _("secondary education")),
        ],
        empty_label=_("all kinds"),
    )
    group = django_filters.ChoiceFilter(
        label=_("Group or year"),
        method="for_group",
        choices=[(str(number), str(number)) for number in range(1, 9)],
        empty_label=_("every group"),
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Works for schools in"),
        field_name="partner__serves",
        queryset=Municipality.objects.none(),
        empty_label=_("all municipalities"),
    )
    place = django_filters.ChoiceFilter(
        label=_("Where"), method="at_place", choices=PLACES, empty_label=_("in or out of school")
    )
    max_price = PriceFilter(
        label=_("Price at most"),
        field_name="price",
        lookup_expr="lte",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    price_unit = django_filters.ChoiceFilter(
        label=_("Price is"), choices=PriceUnit.choices, empty_label=_("it does not matter")
    )
    tailor_made = django_filters.BooleanFilter(
        label=_("Partner also works to measure"),
        method="to_measure",
        widget=forms.CheckboxInput,
    )
    state = django_filters.ChoiceFilter(
        label=_("Offered"), method="by_state", choices=[(ENDED, _("no longer"))], empty_label=_("now")
    )

    class Meta:
        model = Offer
        fields = ["q", "discipline", "education", "group", "municipality", "place", "max_price", "price_unit"]

    def __init__(self, data: Any, *, request: HttpRequest, queryset: QuerySet[Offer]) -> None:
        super().__init__(data, queryset=queryset, request=request)
        if not request.access.is_staff:  # type: ignore[attr-defined]
            del self.filters["state"]
        area = Municipality.objects.filter(work_areas__penvoerder=request.penvoerder)  # type: ignore[attr-defined]
        self.filters["municipality"].queryset = area.order_by("name")

    def filter_queryset(self, queryset: QuerySet[Offer]) -> QuerySet[Offer]:
        """Leave out what is no longer offered unless it was asked for."""
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.current()  # type: ignore[attr-defined]
        return queryset

    def search(self, queryset: QuerySet[Offer], name: str, value: str) -> QuerySet[Offer]:
        """Keep the offers with every word in title, description or the name of the partner."""
        for word in value.split()[:8]:
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(description__icontains=word) | Q(partner__name__icontains=word)
            )
        return queryset

    def for_education(self, queryset: QuerySet[Offer], name: str, value: str) -> QuerySet[Offer]:
        """Keep what is for a kind of education."""
        return queryset.filter(**{EDUCATION[value]: True})

    def for_group(self, queryset: QuerySet[Offer], name: str, value: str) -> QuerySet[Offer]:
        """Keep what is for a group or year; without groups it is for all."""
        begins = Q(group_from__isnull=True) | Q(group_from__lte=int(value))
        return queryset.filter(begins, Q(group_to__isnull=True) | Q(group_to__gte=int(value)))

    def at_place(self, queryset: QuerySet[Offer], name: str, value: str) -> QuerySet[Offer]:
        """Keep what can take place there: what is possible in both places too."""
        return queryset.filter(place__in=[value, OfferPlace.BOTH])

    def to_measure(self, queryset: QuerySet[Offer], name: str, value: bool | None) -> QuerySet[Offer]:
        """Keep the offers of partners that make programmes to measure."""
        return queryset.filter(partner__tailor_made=True) if value else queryset

    def by_state(self, queryset: QuerySet[Offer], name: str, value: str) -> QuerySet[Offer]:
        """Keep what is no longer offered, or whose partner stopped."""
        day = today()
        return queryset.filter(Q(ended_on__lte=day) | Q(partner__ended_on__lte=day))

    @property
    def is_used(self) -> bool:
        """Whether any filter but the search is set."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "q")
