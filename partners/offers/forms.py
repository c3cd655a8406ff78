"""Forms about what partners offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cmk.core.forms import Chips, ChipsSingle, DateInput
from cmk.core.models import today
from partners.models import Discipline, Offer, OfferPlace, PriceUnit
from partners.offers.services import LAST_GROUP, LAST_YEAR, OfferData
from schools.models.register import web_address

GROUPS = [("", "–"), *((str(number), str(number)) for number in range(1, LAST_GROUP + 1))]
EDUCATION = (
    ("for_primary", _("primary education")),
    ("for_special", _("special education")),
    ("for_secondary", _("secondary education")),
)


class PriceField(forms.DecimalField):
    """An amount in euros as people write it: ``75``, ``75,00`` or ``1.250,00``."""

    default_error_messages = {"invalid": _("Write the amount like 75 or 75,50.")}

    def to_python(self, value: Any) -> Any:
        """Read Dutch thousands and decimals, and take a euro sign away."""
        if isinstance(value, str):
            value = value.replace("€", "").replace(" ", "").removesuffix(",-").removesuffix(",--")
            if "," in value:
                value = value.replace(".", "").replace(",", ".")
            elif value.count(".") == 1 and len(value.rpartition(".")[2]) == 3:
                value = value.replace(".", "")  # 1.250 is a thousand and some, not one and a quarter
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount with a comma."""
        return value if value is None or isinstance(value, str) else f"{value:.2f}".replace(".", ",")


class OfferForm(forms.Form):
    """One offer of a partner."""

    title = forms.CharField(label=_("Title"), max_length=160)
    discipline = forms.ChoiceField(label=_("Discipline"), choices=Discipline.choices, widget=ChipsSingle())
    description = forms.CharField(
        label=_("What it is"),
        help_text=_("What do pupils do, and what does the school need to arrange?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    education = forms.MultipleChoiceField(
        label=_("For"),
        choices=EDUCATION,
        widget=Chips(),
        error_messages={"required": _("Choose for which education it is: primary, special or secondary.")},
    )
    group_from = forms.TypedChoiceField(
        label=_("From group or year"),
        help_text=_("Groups in primary and special education, years in secondary. Leave both open when it is for all."),
        choices=GROUPS,
        coerce=int,
        empty_value=None,
        required=False,
    )
    group_to = forms.TypedChoiceField(
        label=_("Up to group or year"), choices=GROUPS, coerce=int, empty_value=None, required=False
    )
    price = PriceField(
        label=_("Price in euros"),
        help_text=_("Leave this open when the price is agreed each time. Free? Then fill in 0."),
        max_digits=8,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "class": "short"}),
    )
    price_unit = forms.ChoiceField(
        label=_("Price is"),
        choices=[("", _("agreed each time")), *PriceUnit.choices],
        required=False,
    )
    length = forms.CharField(
        label=_("Length"), help_text=_("For example: 6 lessons of 45 minutes."), max_length=80, required=False
    )
    place = forms.ChoiceField(
        label=_("Where"), choices=OfferPlace.choices, widget=ChipsSingle(), initial=OfferPlace.IN_SCHOOL
    )
    url = forms.CharField(
        label=_("Web address"),
        help_text=_("The page where schools read more or book."),
        max_length=500,
        required=False,
    )
    reference = forms.CharField(
        label=_("Own number"),
        help_text=_("By which it is recognised in lists that are sent in. May stay empty."),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        self.offer = offer
        if offer is not None:
            known = vars(OfferData.of(offer))
            kwargs.setdefault("initial", {**known, "education": [name for name, _label in EDUCATION if known[name]]})
        super().__init__(*args, **kwargs)

    def clean_url(self) -> str:
        """Write the address whole, or refuse what is none."""
        text: str = self.cleaned_data["url"]
        address = web_address(text) if text else ""
        if text and not address:
            raise ValidationError(_("This is not a web address. Write it like www.example.org."))
        return address

    def clean(self) -> dict[str, Any]:
        """Hold groups and price against each other, at the fields."""
        data = super().clean() or {}
        first, last = data.get("group_from"), data.get("group_to")
        if first and last and last < first:
            self.add_error("group_to", _("The last group cannot come before the first."))
        if data.get("education") == ["for_secondary"]:
            for name in ("group_from", "group_to"):
                if (data.get(name) or 0) > LAST_YEAR:
                    self.add_error(name, _("Years in secondary education run from 1 to 6."))
        if data.get("price") and not data.get("price_unit") and "price_unit" not in self.errors:
            self.add_error(
                "price_unit",
                _("Say what the price is for: per pupil, per group, per lesson, per hour or for the whole."),
            )
        if data.get("price_unit") and data.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("Fill in the price, or choose “agreed each time” below."))
        return data

    @property
    def offer_data(self) -> OfferData:
        """What was filled in, for the services; since when it is no longer offered stays as it was."""
        data = self.cleaned_data
        known = {name: data[name] for name in self.fields if name in OfferData.__dataclass_fields__}
        kinds: dict[str, Any] = {name: name in data["education"] for name, _label in EDUCATION}
        return OfferData(**known, **kinds, ended_on=self.offer.ended_on if self.offer else None)


class EndOfferForm(forms.Form):
    """Since when something is no longer offered; empty when it is offered again."""

    ended_on = forms.DateField(
        label=_("No longer offered since"),
        help_text=_("From this day on schools do not find it any more. It stays in your history."),
        widget=DateInput(),
        initial=today,
    )
