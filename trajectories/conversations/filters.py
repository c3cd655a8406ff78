"""The filters above the lists of conversations and of agreements."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cmk.core.models import today
from cmk.core.words import word_lazy
from schools.models import Municipality
from trajectories.conversations.selectors import advisers
from trajectories.models import PARTY_FIELDS, ConversationKind, ConversationStatus, TopicNote
from trajectories.programme.selectors import current_programme

MINE, ALL = "mij", "iedereen"


def named_q(word: str) -> Q:
    """Return the condition that ``word`` is in the name of the party."""
    return reduce(or_, (Q(**{f"{field}__name__icontains": word}) for field in PARTY_FIELDS))


class ConversationFilter(django_filters.FilterSet):
    """Conversations by words, adviser, kind, calendar year, status and municipality.

    Advisers start with their own conversations; the project leader with everybody's.
    """

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("School, partner or words in the notes")}),
    )
    adviser = django_filters.ChoiceFilter(label=word_lazy("Adviser"), method="of_adviser", empty_label=None)
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="kind_id", empty_label=pgettext_lazy("every kind", "All")
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="held_at", lookup_expr="year", empty_label=pgettext_lazy("every year", "All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=ConversationStatus.choices, empty_label=pgettext_lazy("every status", "All")
    )
    municipality = django_filters.ChoiceFilter(
        label=_("Municipality"), method="in_municipality", empty_label=pgettext_lazy("every municipality", "All")
    )

    def __init__(self, data: Any, queryset: QuerySet[Any], *, request: Any) -> None:
        self.starts_with = ALL if request.access.is_leader else MINE
        values = data.copy()
        values.setdefault("adviser", self.starts_with)
        super().__init__(values, queryset, request=request)
        programme = current_programme(request.user)
        first = programme.start.year if programme else today().year
        people = [(str(pk), name) for pk, name in advisers(request.user).items() if pk != request.user.pk]
        self.filters["adviser"].extra["choices"] = [
            (MINE, _("Of me")),
            (ALL, _("Of everybody")),
            *people,
        ]
        self.filters["kind"].extra["choices"] = [
            (str(kind.pk), kind.name) for kind in ConversationKind.objects.filter(programme=programme)
        ]
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in range(today().year + 1, first - 1, -1)]
        self.filters["municipality"].extra["choices"] = [
            (str(place.pk), place.name) for place in Municipality.objects.visible_to(request.user)
        ]

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what has all the words in the name of the school or partner, or in the notes and agreements."""
        for word in value.split()[:8]:
            noted = TopicNote.objects.filter(conversation=OuterRef("pk"), text__icontains=word)
            queryset = queryset.filter(named_q(word) | Exists(noted))
        return queryset

    def of_adviser(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the conversations of one adviser, or of the person who asks."""
        if value == ALL:
            return queryset
        return queryset.filter(adviser=self.request.user.pk if value == MINE else int(value))

    def in_municipality(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the conversations with schools and partners of a municipality, and with itself."""
        return queryset.filter(
            Q(school__municipality=int(value)) | Q(partner__municipality=int(value)) | Q(municipality=int(value))
        )
