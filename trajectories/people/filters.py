"""The filters of the list of people."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmk.core.models import active_q, today
from cmk.core.words import word_lazy
from partners.models import PartnerContact
from schools.models import Contact, ContactRole, Municipality, Person
from schools.querysets import PersonQuerySet
from trajectories.models import SteeringSeat
from trajectories.people.roles import PlaceKind

PARTNER, STEERING, NONE = "partner", "stuurgroep", "geen"
WITHOUT, BOUNCES, CHANGED = "zonder", "terug", "gewijzigd"
NOT_INVITED, INVITED, ABLE = "niet", "wel", "kan"
YES, NO = "ja", "nee"


def _contacts(condition: Q) -> Exists:
    """Return the condition that a person has a contact of today that fits."""
    return Exists(Contact.objects.filter(condition, active_q(today()), person=OuterRef("pk")))


def _at_partner(condition: Q = Q()) -> Exists:  # noqa: B008 - an empty condition does not change
    return Exists(PartnerContact.objects.filter(condition, active_q(today()), person=OuterRef("pk")))


def _has_seat() -> Exists:
    return Exists(SteeringSeat.objects.filter(active_q(today()), person=OuterRef("pk")))


class PeopleFilter(django_filters.FilterSet):
    """Search and filters of the list of people, over the roles of today."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search by name, e-mail, phone or place"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"),
        method="by_role",
        choices=[
            *ContactRole.choices,
            (PARTNER, word_lazy("partner")),
            (STEERING, _("steering group")),
            (NONE, _("no role any more")),
        ],
        empty_label=_("all roles"),
    )
    place = django_filters.ChoiceFilter(
        label=_("Kind of place"), method="by_place", choices=PlaceKind.choices, empty_label=_("all places")
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        method="by_municipality",
        empty_label=_("all municipalities"),
    )
    address = django_filters.ChoiceFilter(
        label=_("E-mail address"),
        method="by_address",
        choices=[(WITHOUT, _("none")), (BOUNCES, _("mail comes back")), (CHANGED, _("changed lately"))],
        empty_label=_("everybody"),
    )
    sign_in = django_filters.ChoiceFilter(
        label=_("Sign-in"),
        method="by_sign_in",
        choices=[(NOT_INVITED, _("not invited yet")), (INVITED, _("invited, not in yet")), (ABLE, _("can sign in"))],
        empty_label=_("everybody"),
    )
    certificate = django_filters.ChoiceFilter(
        label=_("Icc certificate"),
        method="by_certificate",
        choices=[(YES, _("yes")), (NO, _("icc’er without, or unknown"))],
        empty_label=_("everybody"),
    )

    class Meta:
        model = Person
        fields = ["q", "role", "place", "municipality", "address", "sign_in", "certificate"]

    def __init__(self, data: Any, *, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        super().__init__(data, queryset=queryset, request=request)
        self.filters["municipality"].queryset = Municipality.objects.visible_to(request.user)

    @property
    def is_used(self) -> bool:
        """Whether any filter but the search is set."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "q")

    def search(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Keep the people with every word in their name, address, number or the name of a place of today."""
        for word in value.split()[:8]:
            places = Q(school__name__icontains=word) | Q(board__name__icontains=word)
            places |= Q(municipality__name__icontains=word)
            queryset = queryset.filter(
                PersonQuerySet.has_word(word) | _contacts(places) | _at_partner(Q(partner__name__icontains=word))
            )
        return queryset

    def by_role(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Keep the people with this role today, or with none at all."""
        if value == PARTNER:
            return queryset.filter(_at_partner())
        if value == STEERING:
            return queryset.filter(_has_seat())
        if value == NONE:
            return queryset.filter(~_contacts(Q()), ~_at_partner(), ~_has_seat())
        return queryset.filter(_contacts(Q(role=value)))

    def by_place(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Keep the people with a role at this kind of place today."""
        conditions = {
            PlaceKind.SCHOOL: _contacts(Q(school__isnull=False)),
            PlaceKind.BOARD: _contacts(Q(board__isnull=False)),
            PlaceKind.MUNICIPALITY: _contacts(Q(municipality__isnull=False)),
            PlaceKind.PARTNER: _at_partner(),
            PlaceKind.STEERING: _has_seat(),
        }
        return queryset.filter(conditions[PlaceKind(value)])

    def by_municipality(self, queryset: QuerySet[Person], name: str, value: Municipality) -> QuerySet[Person]:
        """Keep the people of the municipality itself, and of the schools and partners there."""
        return queryset.filter(
            _contacts(Q(municipality=value) | Q(school__municipality=value))
            | _at_partner(Q(partner__municipality=value))
        )

    def by_address(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Keep the people without an address, whose mail comes back, or whose address changed lately."""
        if value == WITHOUT:
            return queryset.filter(email="")
        if value == BOUNCES:
            return queryset.filter(bounced_at__isnull=False)
        return queryset.changed_lately()  # type: ignore[attr-defined]

    def by_sign_in(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the people by whether they were invited and came in (as ``schools.people.selectors.sign_ins`` says)."""
        withdrawn = Q(was_invited=True, invitation_accepted=None, invitation_withdrawn__isnull=False)
        able = Q(user__isnull=False) & (Q(was_invited=False) | Q(invitation_accepted__isnull=False))
        not_invited = Q(user=None) | withdrawn
        if value == NOT_INVITED:
            return queryset.filter(not_invited)
        if value == ABLE:
            return queryset.filter(able)
        return queryset.exclude(not_invited | able)

    def by_certificate(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the people with a certificate, or today's icc'ers without one that we know of."""
        if value == YES:
            return queryset.filter(certificate_year__isnull=False)
        iccers = Q(role__in=(ContactRole.ICCER, ContactRole.BOVENSCHOOLS_ICCER))
        return queryset.filter(_contacts(iccers), certificate_year=None)
