"""Forms about who take part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import active_q, today
from partners.models import Partner, PartnerContact
from partners.querysets import current_q
from schools.models import Contact, Municipality, Person, School
from schools.people.advisers import possible_advisers
from trajectories.agreements.forms import PartyChoice
from trajectories.collaborations.membership import MembersData, PersonData
from trajectories.models import (
    Circle,
    Collaboration,
    CollaborationMember,
    CollaborationPerson,
    CollaborationRole,
    OrganisationKind,
)
from trajectories.places.listing import open_q
from trajectories.querysets import staying_q


class MembersForm(forms.Form):
    """Who join, from when on."""

    schools = PartyChoice(School.objects.none(), label=_("Schools"), required=False)
    partners = PartyChoice(Partner.objects.none(), label=_("Cultural partners"), required=False)
    municipalities = PartyChoice(Municipality.objects.none(), label=_("Municipalities"), required=False)
    name = forms.CharField(
        label=_("Another organisation"),
        max_length=160,
        required=False,
        help_text=_("Childcare, a library, an association: whoever is in none of these lists."),
    )
    organisation = forms.ChoiceField(
        label=_("What kind of organisation is that?"),
        required=False,
        choices=[("", _("choose")), *OrganisationKind.choices],
    )
    start = forms.DateField(label=_("Takes part since"), widget=DateInput())

    def __init__(self, *args: Any, user: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = collaboration.members.filter(staying_q(today()))
        penvoerder = collaboration.programme.penvoerder
        schools = School.objects.in_work_area(penvoerder).filter(open_q()).select_related("municipality")
        partners = Partner.objects.filter(current_q(today()), penvoerder=penvoerder)
        self._choose("schools", schools, here.filter(school__isnull=False).values("school"))
        self._choose("partners", partners, here.filter(partner__isnull=False).values("partner"))
        places = Municipality.objects.visible_to(user)
        self._choose("municipalities", places, here.filter(municipality__isnull=False).values("municipality"))
        self.fields["start"].initial = collaboration.start or today()

    def _choose(self, name: str, rows: Any, there: Any) -> None:
        self.fields[name].queryset = rows.exclude(pk__in=there)  # type: ignore[attr-defined]

    @property
    def party_fields(self) -> list[tuple[Any, int]]:
        """The lists, each with how many are chosen in it now."""
        return [(self[name], len(self[name].value() or [])) for name in ("schools", "partners", "municipalities")]

    @property
    def filled_in(self) -> MembersData:
        """What was filled in, for the services."""
        data = self.cleaned_data
        chosen = {name: tuple(data[name]) for name in ("schools", "partners", "municipalities")}
        return MembersData(name=data["name"], organisation=data["organisation"], **chosen)


class MemberDaysForm(forms.Form):
    """Since when a member takes part, and its last day once it leaves."""

    start = forms.DateField(label=_("Takes part since"), widget=DateInput())
    end = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty as long as it stays. Its people get the same last day."),
    )

    def __init__(self, *args: Any, member: CollaborationMember, **kwargs: Any) -> None:
        kwargs["initial"] = {"start": member.start, "end": member.end}
        super().__init__(*args, **kwargs)


class PersonForm(forms.Form):
    """Somebody in the core group or the wider circle, with a role."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Somebody of a member"),
        required=False,
        empty_label=_("choose"),
        help_text=_("The contacts of the schools, partners and municipalities that take part."),
    )
    user = forms.ModelChoiceField(
        User.objects.none(), label=_("Or a colleague"), required=False, empty_label=_("choose")
    )
    name = forms.CharField(
        label=_("Or a name"), max_length=160, required=False, help_text=_("For whoever is in neither list.")
    )
    member = forms.ModelChoiceField(
        CollaborationMember.objects.none(),
        label=_("On behalf of"),
        required=False,
        empty_label=_("nobody in particular"),
    )
    circle = forms.ChoiceField(label=_("Where"), choices=Circle.choices, widget=ChipsSingle(), initial=Circle.CORE)
    role = forms.ModelChoiceField(
        CollaborationRole.objects.none(), label=_("Role"), required=False, empty_label=_("no particular role")
    )
    start = forms.DateField(label=_("Since"), widget=DateInput())
    end = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput(), help_text=_("Empty as long as it lasts.")
    )

    def __init__(
        self, *args: Any, collaboration: Collaboration, person: CollaborationPerson | None = None, **kwargs: Any
    ) -> None:
        if person is not None:
            names = ("person", "user", "name", "member", "circle", "role", "start", "end")
            kwargs["initial"] = {name: getattr(person, name) for name in names}
        else:
            kwargs["initial"] = {"start": today()}
        super().__init__(*args, **kwargs)
        members = collaboration.members.select_related("school", "partner", "municipality")
        here, penvoerder = members.filter(staying_q(today())), collaboration.programme.penvoerder
        of_schools = Contact.objects.filter(
            Q(school__in=here.filter(school__isnull=False).values("school"))
            | Q(municipality__in=here.filter(municipality__isnull=False).values("municipality")),
            active_q(today()),
        )
        of_partners = PartnerContact.objects.filter(
            active_q(today()), partner__in=here.filter(partner__isnull=False).values("partner")
        )
        people = Person.objects.filter(
            Q(pk__in=of_schools.order_by().values("person"))
            | Q(pk__in=of_partners.order_by().values("person"))
            | Q(pk=person.person_id if person and person.person_id else 0),
            penvoerder=penvoerder,
        )
        team = User.objects.filter(
            Q(pk__in=possible_advisers(penvoerder).order_by().values("pk"))
            | Q(pk=person.user_id if person and person.user_id else 0)
        )
        roles = collaboration.kind.roles.filter(
            Q(retired_on__isnull=True) | Q(pk=person.role_id if person and person.role_id else 0)
        )
        choices = {"person": people, "user": team.order_by("given_name", "family_name"), "member": members}
        for name, rows in (choices | {"role": roles}).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def filled_in(self) -> PersonData:
        """What was filled in, for the services."""
        return PersonData(**self.cleaned_data)
