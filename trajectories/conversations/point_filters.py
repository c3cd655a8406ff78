"""The filters above the list of agreements."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cmk.core.models import today
from cmk.core.words import phrase_lazy
from schools.models import Municipality
from trajectories.conversations.filters import ALL, MINE, named_q
from trajectories.conversations.points import WEEK
from trajectories.conversations.selectors import advisers, own_school_ids

MY_SCHOOLS, THEIRS = "mijn-scholen", "school"


class ActionPointFilter(django_filters.FilterSet):
    """Agreements: of whom, open or not, in which municipality, and words in the text or the name of the party.

    Advisers start with what they do themselves; the project leader with everybody's.
    """

    OPEN, SOON, LATE, DONE = "open", "deze-week", "te-laat", "klaar"
    OWNERS = (
        (MINE, _("Me")),
        (MY_SCHOOLS, _("About my schools")),
        (THEIRS, phrase_lazy(_("School or partner"), _("School or {partner}"))),
        (ALL, _("Everybody")),
    )

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("School, partner or words of the agreement")}),
    )
    owner = django_filters.ChoiceFilter(label=_("Who does it"), method="of_owner", empty_label=None, choices=OWNERS)
    state = django_filters.ChoiceFilter(
        label=_("Show"),
        method="in_state",
        empty_label=None,
        choices=[
            (OPEN, _("Open")),
            (LATE, _("Late")),
            (SOON, _("Due within a week")),
            (DONE, pgettext_lazy("agreements", "Done")),
        ],
    )
    municipality = django_filters.ChoiceFilter(
        label=_("Municipality"), method="in_municipality", empty_label=pgettext_lazy("every municipality", "All")
    )

    def __init__(self, data: Any, queryset: QuerySet[Any], *, request: Any) -> None:
        values = data.copy()
        values.setdefault("owner", ALL if request.access.is_leader else MINE)
        values.setdefault("state", self.OPEN)
        super().__init__(values, queryset, request=request)
        people = [(str(pk), name) for pk, name in advisers(request.user).items() if pk != request.user.pk]
        self.filters["owner"].extra["choices"] = [*self.OWNERS, *people]
        self.filters["municipality"].extra["choices"] = [
            (str(place.pk), place.name) for place in Municipality.objects.visible_to(request.user)
        ]

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what has all the words in its text or in the name of the party."""
        for word in value.split()[:8]:
            queryset = queryset.filter(Q(text__icontains=word) | named_q(word))
        return queryset

    def of_owner(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what the asker or a colleague does, what the other side does, what is about own schools, or all."""
        if value == MINE:
            return queryset.filter(owner_user=self.request.user)
        if value == MY_SCHOOLS:
            return queryset.filter(school__in=own_school_ids(self.request.user))
        if value.isdigit():
            return queryset.filter(owner_user=int(value))
        return queryset.filter(owner_user__isnull=True) if value == THEIRS else queryset

    def in_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what is open, open and past its day, due soon, or done (latest first)."""
        if value == self.DONE:
            return queryset.filter(done_on__isnull=False).order_by("-done_on", "-pk")
        queryset = queryset.filter(done_on__isnull=True)
        if value == self.SOON:
            return queryset.filter(due_on__gte=today(), due_on__lte=today() + WEEK)
        return queryset.filter(due_on__lt=today()) if value == self.LATE else queryset

    def in_municipality(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the agreements with schools and partners of a municipality, and with itself."""
        return queryset.filter(
            Q(school__municipality=int(value)) | Q(partner__municipality=int(value)) | Q(municipality=int(value))
        )
