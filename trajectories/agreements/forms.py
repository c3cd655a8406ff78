"""The form of an agreement: what it is, between whom, since when, and the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _

from cmk.core.files import KeptFileForm
from cmk.core.forms import ChipsSingle, DateInput
from cmk.core.models import today
from cmk.core.words import word_lazy
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.agreements.selectors import PARTY_FIELDS
from trajectories.agreements.services import AgreementData, Parties
from trajectories.models import Agreement, AgreementKind, Programme
from trajectories.places.listing import open_q


class PartyList(forms.CheckboxSelectMultiple):
    """A list of parties to tick, with a field that narrows it while one types (``static/js/filterlist.js``)."""

    template_name = "forms/widgets/party_list.html"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Keep the plain key as value, so that a chosen party is recognised."""
        key = value.value if isinstance(value, ModelChoiceIteratorValue) else value  # type: ignore[attr-defined]
        return super().create_option(name, key, *args, **kwargs)


class PartyChoice(forms.ModelMultipleChoiceField):
    """Parties of one kind; schools with the municipality that tells two of the same name apart."""

    widget = PartyList

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return f"{obj}, {obj.municipality}" if isinstance(obj, School) else str(obj)


class AgreementForm(KeptFileForm):
    """An agreement that was signed, or will be."""

    field_order = ["kind", "title", *PARTY_FIELDS, "other_parties", "signed_on", "valid_until", "programme"]

    kind = forms.ChoiceField(label=_("Kind"), choices=AgreementKind.choices, widget=ChipsSingle())
    title = forms.CharField(label=_("Title"), max_length=200)
    municipalities = PartyChoice(Municipality.objects.none(), label=_("Municipalities"), required=False)
    boards = PartyChoice(SchoolBoard.objects.none(), label=_("School boards"), required=False)
    schools = PartyChoice(School.objects.none(), label=_("Schools"), required=False)
    partners = PartyChoice(Partner.objects.none(), label=word_lazy("Partners"), required=False)
    other_parties = forms.CharField(
        label=_("Others"),
        max_length=300,
        required=False,
        help_text=_("Whoever is in none of these lists, in your own words."),
    )
    signed_on = forms.DateField(
        label=_("Signed on"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave this empty until everybody signed; until then only you and your colleagues see it."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=DateInput(), help_text=_("The last day; empty when it has none.")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), required=False, empty_label=_("of no programme in particular")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only you and your colleagues read this."),
    )

    def __init__(
        self,
        *args: Any,
        user: Any,
        agreement: Agreement | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        values = self._values(agreement) if agreement else (initial or {})
        super().__init__(*args, initial=values, has_file=bool(agreement and agreement.file), **kwargs)
        self.agreement = agreement
        for name, rows in self._choices(user).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @staticmethod
    def _values(agreement: Agreement) -> dict[str, Any]:
        names = ("kind", "title", "other_parties", "signed_on", "valid_until", "programme", "note")
        values: dict[str, Any] = {name: getattr(agreement, name) for name in names}
        return values | {name: [row.pk for row in getattr(agreement, name).all()] for name in PARTY_FIELDS}

    def _choices(self, user: Any) -> dict[str, Any]:
        """Return what can be chosen: what works with us today, and who is a party already, whatever became of it."""
        staying = {name: self.initial.get(name) or [] for name in PARTY_FIELDS} if self.agreement else {}

        def with_present(name: str, rows: Any) -> Any:
            return rows.model._default_manager.filter(
                Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=staying.get(name, []))
            )

        schools = School.objects.visible_to(user)
        partners = Partner.objects.visible_to(user).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today()))
        return {
            "municipalities": with_present("municipalities", Municipality.objects.visible_to(user)),
            "boards": with_present("boards", SchoolBoard.objects.visible_to(user)),
            "schools": with_present("schools", schools.filter(open_q())).select_related("municipality"),
            "partners": with_present("partners", partners),
            "programme": Programme.objects.visible_to(user),
        }

    def clean(self) -> dict[str, Any]:
        """Say at the field what cannot be: signed on a day to come, an end before the signing, no party at all."""
        data = super().clean() or {}
        signed, until = data.get("signed_on"), data.get("valid_until")
        if signed and signed > today():
            self.add_error("signed_on", _("The day of signing has yet to come. Leave it empty until everybody signed."))
        elif signed and until and until < signed:
            self.add_error("valid_until", _("An agreement cannot end before it was signed."))
        if not any(name in self.errors for name in PARTY_FIELDS) and not self._parties(data):
            self.add_error(
                "other_parties", _("Choose with whom this agreement is: at least one party besides yourselves.")
            )
        return data

    @staticmethod
    def _parties(data: dict[str, Any]) -> Parties:
        chosen = {name: tuple(data.get(name) or ()) for name in PARTY_FIELDS}
        return Parties(**chosen, other_parties=data.get("other_parties") or "")

    @property
    def agreed(self) -> AgreementData:
        """What was filled in, for the services."""
        data = self.cleaned_data
        names = ("kind", "title", "signed_on", "valid_until", "programme", "note")
        return AgreementData(parties=self._parties(data), **{name: data[name] for name in names})

    @property
    def party_fields(self) -> list[tuple[Any, int]]:
        """The lists of parties, each with how many are chosen in it now."""
        return [(self[name], len(self[name].value() or [])) for name in PARTY_FIELDS]
