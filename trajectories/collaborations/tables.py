"""The list of collaborations: its filters, its table, and the spreadsheet."""

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
from cmk.core.spreadsheets import Sheet
from cmk.core.templatetags.house import day_full
from cmk.core.words import phrase, word, word_lazy
from partners.models import Partner
from schools.models import Municipality, School
from trajectories.collaborations.listing import Figures, in_municipality, with_member
from trajectories.collaborations.rules import counts_in
from trajectories.models import (
    Collaboration,
    CollaborationKind,
    CollaborationMember,
    CollaborationStatus,
    Following,
    Programme,
)

SHORT = {"td": {"class": "nowrap"}}
MOST_MEMBERS = 4
TAG_OF = {
    CollaborationStatus.REQUESTED: "late",
    CollaborationStatus.REJECTED: "plain",
    CollaborationStatus.ENDED: "plain",
    CollaborationStatus.CONTINUED: "ok",
    CollaborationStatus.EMBEDDED: "ok",
}


class CollaborationFilter(django_filters.FilterSet):
    """Search and filters of the list; the choices are those of one programme."""

    q = django_filters.CharFilter(
        method="search",
        label=gettext_lazy("Search by name, goal or member"),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Kind"), queryset=CollaborationKind.objects.none(), empty_label=gettext_lazy("all kinds")
    )
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), choices=CollaborationStatus.choices, empty_label=gettext_lazy("all")
    )
    municipality = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Municipality"),
        method="by_municipality",
        queryset=Municipality.objects.none(),
        empty_label=gettext_lazy("all municipalities"),
    )
    school = django_filters.ModelChoiceFilter(
        label=gettext_lazy("School"),
        method="by_school",
        queryset=School.objects.none(),
        empty_label=gettext_lazy("all schools"),
    )
    partner = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Cultural partner"),
        method="by_partner",
        queryset=Partner.objects.none(),
        empty_label=gettext_lazy("all partners"),
    )
    following = django_filters.ChoiceFilter(
        label=gettext_lazy("How it is followed"),
        choices=Following.choices,
        empty_label=gettext_lazy("it does not matter"),
    )

    class Meta:
        model = Collaboration
        fields = ["q", "kind", "status", "municipality", "school", "partner", "following"]

    def __init__(
        self, data: Any, *, request: HttpRequest, queryset: QuerySet[Collaboration], programme: Programme
    ) -> None:
        super().__init__(data, queryset=queryset, request=request)
        user = request.user
        rows = Collaboration.objects.visible_to(user).filter(programme=programme).order_by().values("pk")
        members = CollaborationMember.objects.filter(collaboration__in=rows).order_by()
        self.filters["kind"].queryset = CollaborationKind.objects.filter(programme=programme)
        self.filters["municipality"].queryset = programme.municipalities.all()
        self.filters["school"].queryset = School.objects.filter(pk__in=members.values("school")).order_by("name")
        self.filters["partner"].queryset = Partner.objects.filter(pk__in=members.values("partner"))

    def search(self, queryset: QuerySet[Collaboration], name: str, value: str) -> QuerySet[Collaboration]:
        """Keep the collaborations with every word in the name, the goal or the name of a member."""
        for part in value.split()[:8]:
            members = CollaborationMember.objects.filter(
                Q(name__icontains=part)
                | Q(school__name__icontains=part)
                | Q(partner__name__icontains=part)
                | Q(municipality__name__icontains=part)
            )
            queryset = queryset.filter(
                Q(name__icontains=part) | Q(goal__icontains=part) | Q(pk__in=members.values("collaboration"))
            )
        return queryset

    def by_municipality(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Keep those with a member in the municipality, or the municipality itself."""
        return queryset.filter(in_municipality(value))

    def by_school(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Keep those in which the school takes or took part."""
        return queryset.filter(with_member(school=value))

    def by_partner(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Keep those in which the partner takes or took part."""
        return queryset.filter(with_member(partner=value))

    @property
    def is_used(self) -> bool:
        """Whether any filter but the search is set."""
        return any(value for name, value in self.form.cleaned_data.items() if name != "q")


class CollaborationTable(tables.Table):
    """Collaborations with who take part, how they stand and when they run."""

    name = tables.Column(verbose_name=gettext_lazy("Name"))
    members = tables.Column(verbose_name=gettext_lazy("Who take part"), orderable=False, empty_values=())
    status = tables.Column(verbose_name=gettext_lazy("Status"), attrs=SHORT)
    start = tables.Column(verbose_name=gettext_lazy("First day"), order_by=("start", "name"), default="–", attrs=SHORT)
    end = tables.Column(verbose_name=gettext_lazy("Last day"), order_by=("end", "name"), default="–", attrs=SHORT)
    core = tables.Column(verbose_name=gettext_lazy("Core group"), orderable=False, empty_values=(), attrs=SHORT)
    adviser = tables.Column(verbose_name=word_lazy("Adviser"), order_by=("adviser__given_name",), default="–")

    class Meta:
        order_by = "name"

    def render_name(self, record: Collaboration, value: str) -> str:
        """Link to the collaboration, with its kind and how it is followed under it."""
        parts = (str(record.kind), str(record.get_following_display()) if record.following else "")
        small = " · ".join(part for part in parts if part)
        url = reverse("collaborations:detail", args=[record.pk])
        return format_html('<a href="{}">{}</a><br><span class="small">{}</span>', url, value, small)

    def render_members(self, record: Collaboration) -> str:
        """Return the names of the first members, and how many more there are."""
        names = [str(member) for member in _staying(record)]
        shown = ", ".join(names[:MOST_MEMBERS])
        more = len(names) - MOST_MEMBERS
        if more <= 0:
            return shown or "–"
        return ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more) % {
            "names": shown,
            "more": more,
        }

    def render_status(self, record: Collaboration) -> str:
        """Return where it stands."""
        status = CollaborationStatus(record.status)
        return format_html('<span class="tag {}">{}</span>', TAG_OF.get(status, ""), status.label)

    def render_start(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def render_end(self, value: Any) -> str:
        """Return the day in words."""
        return day_full(value)

    def render_core(self, record: Collaboration) -> str:
        """Return how many people are in the core group."""
        number = counts_in(list(record.members.all()), list(record.people.all())).core
        return ngettext("%(number)d person", "%(number)d people", number) % {"number": number} if number else "–"


def _staying(record: Collaboration) -> list[CollaborationMember]:
    day = today()
    return [member for member in record.members.all() if member.end is None or member.end >= day]


def sheets_of(table: CollaborationTable, figures: Figures) -> list[Sheet]:
    """Return all rows of the table, in their order, and a second sheet with the counts per kind and status."""
    header = [
        _("Name"),
        _("Kind"),
        _("Status"),
        _("How it is followed"),
        _("First day"),
        _("Last day"),
        _("Schools"),
        word("Partners"),
        _("Municipalities"),
        _("Others"),
        _("Number of schools"),
        phrase(_("Number of cultural partners"), _("Number of {partners}")),
        _("People in the core group"),
        _("Contribution a year"),
        _("Number of years"),
        word("Adviser"),
        _("Own goal"),
        _("Own way of working"),
    ]
    rows = Sheet(title=word("Collaborations"), header=header, rows=[_line(row.record) for row in table.rows])
    return [rows, count_sheet(figures)]


def count_sheet(figures: Figures) -> Sheet:
    """Return the counts of a programme per kind and status."""
    header = [_("Kind"), *(str(status.label) for status in figures.statuses), _("Together")]
    header += [_("Different schools"), phrase(_("Different cultural partners"), _("Different {partners}"))]
    lines = [*figures.kinds, *([figures.total] if figures.total else [])]
    rows = [
        [
            str(line.kind or _("All kinds")),
            *(line.by_status[status.value] for status in figures.statuses),
            line.total,
            line.schools,
            line.partners,
        ]
        for line in lines
    ]
    notes = [_("A school or partner that takes part several times is counted once in its line.")]
    return Sheet(title=_("Counts"), header=header, rows=rows, notes=notes)


def _line(record: Collaboration) -> list[Any]:
    members = _staying(record)
    counts = counts_in(list(record.members.all()), list(record.people.all()))
    return [
        record.name,
        str(record.kind),
        str(record.get_status_display()),
        str(record.get_following_display()) if record.following else None,
        record.start,
        record.end,
        [member.school for member in members if member.school],
        [member.partner for member in members if member.partner],
        [member.municipality for member in members if member.municipality],
        [member.name for member in members if member.name],
        counts.schools,
        counts.partners,
        counts.core,
        record.contribution,
        record.years,
        str(record.adviser) if record.adviser else None,
        record.goal,
        record.working_method,
    ]
