"""Choosing schools and partners to give another adviser: the filters, and what was ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder, User
from cmk.core.forms import DateInput
from cmk.core.models import today
from cmk.core.words import phrase_lazy
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from schools.people.advisers import possible_advisers
from trajectories.assignments.selectors import open_schools, present_partners

NOBODY = "niemand"
SCHOOLS, PARTNERS = "scholen", "partners"
# So many boxes to tick stand on one page; the rest can be chosen as a whole, or after another filter.
MOST_SHOWN = 200


class ChooseFilter(forms.Form):
    """Which schools and partners to show: by words, municipality, board and present adviser."""

    q = forms.CharField(
        label=_("Search by name"), required=False, widget=forms.TextInput({"type": "search", "autocomplete": "off"})
    )
    what = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("schools and partners")), (SCHOOLS, _("schools only")), (PARTNERS, _("partners only"))],
        required=False,
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("all municipalities"),
    )
    board = forms.ModelChoiceField(
        label=_("School board"), queryset=SchoolBoard.objects.none(), required=False, empty_label=_("all boards")
    )
    adviser = forms.ChoiceField(label=phrase_lazy(_("Adviser now"), _("{Adviser} now")), required=False)

    def __init__(self, data: Any, *, user: Any, penvoerder: Penvoerder) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user, self.penvoerder = user, penvoerder
        own = School.objects.visible_to(user)
        self.fields["municipality"].queryset = Municipality.objects.filter(  # type: ignore[attr-defined]
            Exists(own.filter(municipality=OuterRef("pk")))
        )
        self.fields["board"].queryset = SchoolBoard.objects.filter(  # type: ignore[attr-defined]
            Exists(own.filter(board=OuterRef("pk")))
        )
        self.fields["adviser"].choices = [  # type: ignore[attr-defined]
            ("", _("everybody and nobody")),
            (NOBODY, _("nobody")),
            *((str(pk), name) for pk, name in present_advisers(user, penvoerder)),
        ]

    def _kept(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        data = self.cleaned_data
        for word in data.get("q", "").split()[:8]:
            rows = rows.filter(name__icontains=word)
        if data.get("municipality"):
            rows = rows.filter(municipality=data["municipality"])
        if data.get("adviser") == NOBODY:
            rows = rows.filter(adviser_id__isnull=True)
        elif data.get("adviser"):
            rows = rows.filter(adviser_id=int(data["adviser"]))
        return rows.order_by("name", "pk")

    def schools(self) -> QuerySet[Any]:
        """Return the schools that fit; none when the filter itself is wrong or asks for partners."""
        rows = open_schools(self.user, self.penvoerder)
        if not self.is_valid() or self.cleaned_data["what"] == PARTNERS:
            return rows.none()
        if board := self.cleaned_data["board"]:
            rows = rows.filter(board=board)
        return self._kept(rows).select_related("municipality")

    def partners(self) -> QuerySet[Any]:
        """Return the partners that fit; none when a board was asked for, which partners do not have."""
        rows = present_partners(self.user)
        if not self.is_valid() or self.cleaned_data["what"] == SCHOOLS or self.cleaned_data["board"]:
            return rows.none()
        return self._kept(rows).select_related("municipality")


def present_advisers(user: Any, penvoerder: Penvoerder) -> list[tuple[int, str]]:
    """Return who looks after something today or works here: id and name, by name. One query."""
    from django.db.models import Q

    from partners.models import PartnerAssignment
    from schools.models import AdviserAssignment

    of_schools = AdviserAssignment.objects.visible_to(user).active().filter(penvoerder=penvoerder).values("adviser")
    of_partners = PartnerAssignment.objects.visible_to(user).active().values("adviser")
    here = possible_advisers(penvoerder, or_later=True).order_by().values("pk")
    found = User.objects.filter(Q(pk__in=of_schools) | Q(pk__in=of_partners) | Q(pk__in=here))
    return [(row.pk, row.name) for row in found.order_by("given_name", "family_name")]


class ReassignForm(forms.Form):
    """The new adviser, from which day, a note, and whether open work passes on."""

    adviser = forms.ModelChoiceField(
        label=phrase_lazy(_("New adviser"), _("New: {adviser}")),
        queryset=User.objects.none(),
        empty_label=phrase_lazy(_("Choose an adviser"), _("{Adviser}: choose")),
    )
    start = forms.DateField(label=_("From"), widget=DateInput())
    note = forms.CharField(
        label=_("Handover note"),
        help_text=_("What should the new adviser know? It stays with the period that ends."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    pass_on = forms.BooleanField(
        label=_("Open agreements, drafts and planned conversations go along"),
        help_text=_(
            "Of the former adviser, at these schools and partners. That happens at once; of the planned conversations "
            "only those from the first day of the new adviser on."
        ),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, penvoerder: Penvoerder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = possible_advisers(penvoerder, or_later=True)  # type: ignore[attr-defined]
        self.fields["start"].initial = today


@dataclass(frozen=True)
class Chosen:
    """The schools and partners that were chosen; all rows that the person may see, whatever was sent."""

    schools: list[School]
    partners: list[Partner]

    def __bool__(self) -> bool:
        return bool(self.schools or self.partners)

    @property
    def school_ids(self) -> str:
        """The ids of the schools as one field of a form: ``3,17,20``."""
        return ",".join(str(row.pk) for row in self.schools)

    @property
    def partner_ids(self) -> str:
        """The ids of the partners as one field of a form."""
        return ",".join(str(row.pk) for row in self.partners)


def _ids(values: list[str]) -> set[int]:
    """Return the numbers among what was sent: boxes that were ticked, and ids joined by commas."""
    parts = [part for value in values for part in value.split(",")]
    return {int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 12}


def chosen_by(request: HttpRequest, posted: QueryDict, filters: ChooseFilter) -> Chosen:
    """Return what was ticked, or all that fits the filters where that was ticked. Two queries."""
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    schools = open_schools(request.user, penvoerder).order_by("name", "pk")
    partners = present_partners(request.user).order_by("name", "pk")
    return Chosen(
        list(filters.schools() if posted.get("all_schools") else schools.filter(pk__in=_ids(posted.getlist("school")))),
        list(
            filters.partners()
            if posted.get("all_partners")
            else partners.filter(pk__in=_ids(posted.getlist("partner")))
        ),
    )
