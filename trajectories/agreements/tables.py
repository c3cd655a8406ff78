"""The list of agreements: its filters and its table."""

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
from django.utils.translation import gettext_lazy, ngettext

from cmk.core.models import today
from cmk.core.templatetags.house import day_full
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.agreements.selectors import AgreementState, in_force_q, parties_of, state_of
from trajectories.models import Agreement, AgreementKind, Programme

SHORT = {"td": {"class": "nowrap"}}
MOST_PARTIES = 4
SIGNED, UNSIGNED, IN_FORCE, ENDED = "getekend", "nog-niet", "geldig", "verlopen"
TAG_OF = {AgreementState.UNSIGNED: "late", AgreementState.IN_FORCE: "ok", AgreementState.ENDED: "plain"}


class AgreementFilter(django_filters.FilterSet):
    """Search and filters of the list of agreements."""

    q = django_filters.CharFilter(
        method="search",
        label=gettext_lazy("Search by title or party"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=AgreementKind.choices, empty_label=gettext_lazy("all kinds")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("How it stands"),
        method="by_state",
        choices=[
            (SIGNED, gettext_lazy("signed")),
            (UNSIGNED, gettext_lazy("not signed yet")),
            (IN_FORCE, gettext_lazy("signed and still valid")),
            (ENDED, gettext_lazy("no longer valid")),
        ],
        empty_label=gettext_lazy("all"),
    )
    programme = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Programme"), queryset=Programme.objects.none(), empty_label=gettext_lazy("all programmes")
    )
    municipality = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Municipality"),
        field_name="municipalities",
        queryset=Municipality.objects.none(),
        empty_label=gettext_lazy("all municipalities"),
    )
    board = django_filters.ModelChoiceFilter(
        label=gettext_lazy("School board"),
        field_name="boards",
        queryset=SchoolBoard.objects.none(),
        empty_label=gettext_lazy("all boards"),
    )

    class Meta:
        model = Agreement
        fields = ["q", "kind", "state", "programme", "municipality", "board"]

    def __init__(self, data: Any, *, request: HttpRequest, queryset: QuerySet[Agreement]) -> None:
        super().__init__(data, queryset=queryset, request=request)
        user = request.user
        self.filters["programme"].queryset = Programme.objects.visible_to(user)
        self.filters["municipality"].queryset = Municipality.objects.visible_to(user)
        self.filters["board"].queryset = SchoolBoard.objects.visible_to(user)

    def search(self, queryset: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        """Keep the agreements with every word in the title or in the name of a party."""
        for word in value.split()[:8]:
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(other_parties__icontains=word)
                | Q(pk__in=_with_party("municipalities", Municipality.objects.filter(name__icontains=word)))
                | Q(pk__in=_with_party("boards", SchoolBoard.objects.filter(name__icontains=word)))
                | Q(pk__in=_with_party("schools", School.objects.filter(name__icontains=word)))
                | Q(pk__in=_with_party("partners", Partner.objects.filter(name__icontains=word)))
            )
        return queryset

    def by_state(self, queryset: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        """Keep the agreements that stand like this today."""
        if value == UNSIGNED:
            return queryset.filter(signed_on__isnull=True)
        if value == IN_FORCE:
            return queryset.filter(in_force_q())
        if value == ENDED:
            return queryset.filter(signed_on__isnull=False, valid_until__lt=today())
        return queryset.filter(signed_on__isnull=False)

    @property
    def is_used(self) -> bool:
        """Whether any filter but the search is set."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "q")


def _with_party(field: str, parties: QuerySet[Any]) -> QuerySet[Any]:
    """Return the keys of the agreements to which one of ``parties`` is a party."""
    through = getattr(Agreement, field).through
    target = Agreement._meta.get_field(field).m2m_reverse_field_name()  # type: ignore[union-attr]
    keys: QuerySet[Any] = through.objects.filter(**{f"{target}__in": parties.order_by().values("pk")})
    return keys.values("agreement")


class AgreementTable(tables.Table):
    """Agreements with their parties and how they stand."""

    title = tables.Column(verbose_name=gettext_lazy("Title"))
    parties = tables.Column(verbose_name=gettext_lazy("With whom"), orderable=False, empty_values=())
    signed_on = tables.Column(
        verbose_name=gettext_lazy("Signed on"), order_by=("signed_on", "title"), default="–", attrs=SHORT
    )
    valid_until = tables.Column(
        verbose_name=gettext_lazy("Valid until"), order_by=("valid_until", "title"), default="–", attrs=SHORT
    )
    state = tables.Column(verbose_name=gettext_lazy("How it stands"), orderable=False, empty_values=(), attrs=SHORT)
    file = tables.Column(verbose_name=gettext_lazy("File"), orderable=False, empty_values=(), attrs=SHORT)

    def render_title(self, record: Agreement, value: str) -> str:
        """Link to the agreement, with its kind and programme under it."""
        small = " · ".join(filter(None, (record.get_kind_display(), str(record.programme or ""))))
        url = reverse("agreements:detail", args=[record.pk])
        return format_html('<a href="{}">{}</a><br><span class="small">{}</span>', url, value, small)

    def render_parties(self, record: Agreement) -> str:
        """Return the names of the first parties, and how many more there are."""
        names = [str(party) for party in parties_of(record)]
        shown = ", ".join(names[:MOST_PARTIES])
        more = len(names) - MOST_PARTIES
        if more <= 0:
            return shown
        return ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more) % {
            "names": shown,
            "more": more,
        }

    def render_signed_on(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def render_valid_until(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def render_state(self, record: Agreement) -> str:
        """Return how it stands."""
        state = state_of(record)
        return format_html('<span class="tag {}">{}</span>', TAG_OF[state], state.label)

    def render_file(self, record: Agreement) -> str:
        """Link to the file."""
        if not record.file:
            return "–"
        label = _("Download ‘%(title)s’") % {"title": record.title}
        url = reverse("agreements:file", args=[record.pk])
        return format_html('<a href="{}" aria-label="{}">{}</a>', url, label, _("Download"))
