"""The list of offers: known by partner and own number, else by partner and title."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.bulk.cells import as_text, plain, short
from partners.bulk.columns import Column
from partners.bulk.resource import BulkResource, BulkRow
from partners.bulk.widgets import BulkWidget, Choice, Choices, Day, Money, Text, Website, Whole, folded
from partners.models import Discipline, Offer, OfferPlace, Partner, PriceUnit
from partners.offers.services import TEXTS, OfferData, contradictions, save_offer

EDUCATION = [
    ("for_primary", gettext_lazy("primary education")),
    ("for_special", gettext_lazy("special education")),
    ("for_secondary", gettext_lazy("secondary education")),
]


class PartnerWidget(BulkWidget):
    """A partner by its name or own number; ``by_name`` and ``by_reference`` are filled in by the resource."""

    by_name: dict[str, Partner]
    by_reference: dict[str, Partner]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Partner:
        """Return the partner."""
        text = as_text(value)
        found = self.by_name.get(folded(text)) or self.by_reference.get(text)
        if found is None:
            raise ValueError(
                _("You have no partner called ‘%(name)s’. Add it first, or write the name or own number as it is here.")
                % {"name": short(text, 60)}
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the name."""
        return plain(value.name) if value else ""


@dataclass
class OfferRow(BulkRow):
    """One offer as a list tells it; ``education`` holds which of the three ``for_…`` are so."""

    partner: Partner | None = None
    reference: str = ""
    title: str = ""
    discipline: str = ""
    description: str = ""
    education: tuple[str, ...] = ()
    group_from: int | None = None
    group_to: int | None = None
    price: Decimal | None = None
    price_unit: str = ""
    length: str = ""
    place: str = ""
    url: str = ""
    ended_on: datetime.date | None = None

    @property
    def data(self) -> OfferData:
        """The offer for the services; an offer that is new takes what it does not say from ``OfferData``."""
        names = [name for name in OfferData.__dataclass_fields__ if hasattr(self, name)]
        values = {name: getattr(self, name) for name in names if self.existing or getattr(self, name) not in ("", None)}
        if self.existing or self.education:
            values.update({name: name in self.education for name, _label in EDUCATION})
        return OfferData(**{"title": self.title, "discipline": self.discipline, **values})


class OfferList(BulkResource):
    """What partners offer to schools."""

    partner = Column(
        "partner",
        "partner",
        PartnerWidget(),
        told=gettext_lazy("Whose offer it is: the name or the own number of a partner that you have here."),
        example="Theater Voorbeeld",
        required=True,
        needed=gettext_lazy("always"),
    )
    reference = Column(
        "reference",
        "eigen nummer",
        Text(40),
        told=gettext_lazy("The partner's own number for this offer, if there is one. By it we know the offer again."),
        example="A-7",
    )
    title = Column(
        "title",
        "titel",
        Text(160),
        told=gettext_lazy("What it is called."),
        example="Spelen met licht",
        required=True,
        needed=gettext_lazy("always for a new offer"),
    )
    discipline = Column(
        "discipline",
        "discipline",
        Choice(Discipline.choices),
        told=gettext_lazy("One discipline."),
        example="theater",
        needed=gettext_lazy("for a new offer"),
    )
    description = Column("description", "wat het is", Text(), told=gettext_lazy("A few sentences for schools."))
    education = Column(
        "education",
        "voor",
        Choices(EDUCATION),
        told=gettext_lazy("One or more, with commas between them. Empty for a new offer: primary education."),
        example="basisonderwijs",
    )
    group_from = Column(
        "group_from",
        "vanaf groep",
        Whole(1, lambda: 8),
        told=gettext_lazy("Group 1 to 8; year 1 to 6 for secondary education alone."),
        example="5",
    )
    group_to = Column(
        "group_to", "tot en met groep", Whole(1, lambda: 8), told=gettext_lazy("The last group or year."), example="8"
    )
    price = Column(
        "price",
        "prijs in euro",
        Money(),
        told=gettext_lazy("Empty when it is agreed each time."),
        example="12,50",
    )
    price_unit = Column(
        "price_unit",
        "prijs is",
        Choice(PriceUnit.choices),
        told=gettext_lazy("What the price is for."),
        example="per leerling",
        needed=gettext_lazy("with a price"),
    )
    length = Column(
        "length",
        "duur",
        Text(80),
        told=gettext_lazy("For example: 6 lessons of 45 minutes."),
        example="6 lessen van 45 minuten",
    )
    place = Column(
        "place",
        "waar",
        Choice(OfferPlace.choices),
        told=gettext_lazy("Where it takes place. Empty for a new offer: in school."),
        example="op school",
    )
    url = Column(
        "url",
        "website",
        Website(500, whole=True),
        told=gettext_lazy("The web address where schools read more."),
        example="https://www.example.org/licht",
    )
    ended_on = Column(
        "ended_on", "stopt per", Day(), told=gettext_lazy("The first day on which it is no longer offered.")
    )

    def _read(self) -> list[OfferRow]:
        """Return what the partners of the penvoerder offer, and fill in the partners (two queries)."""
        partners = {row.pk: row for row in Partner.objects.filter(penvoerder=self.penvoerder).order_by("pk")}
        widget = self.fields["partner"].widget
        widget.by_name, widget.by_reference = {}, {}
        for partner in partners.values():
            widget.by_name.setdefault(folded(plain(partner.name)), partner)
            if partner.reference:
                widget.by_reference.setdefault(plain(partner.reference), partner)
        offers = Offer.objects.filter(partner__in=list(partners)).order_by("partner__name", "title", "pk")
        return [self._row(offer, partners[offer.partner_id]) for offer in offers]

    def _row(self, offer: Offer, partner: Partner) -> OfferRow:
        names = [name for name in OfferData.__dataclass_fields__ if not name.startswith("for_")]
        values = {name: getattr(offer, name) for name in names}
        values.update({name: plain(values[name]) for name in TEXTS})
        education = tuple(name for name, _label in EDUCATION if getattr(offer, name))
        return OfferRow(existing=offer, partner=partner, education=education, **values)

    def rows_to_export(self) -> list[BulkRow]:
        """Return all offers, by partner and title."""
        return list(self._read())

    def look_up(self, dataset: Any) -> None:
        """Read the offers and the partners."""
        self.by_reference: dict[Any, OfferRow] = {}
        self.by_title: dict[Any, OfferRow] = {}
        for row in self._read():
            of = row.existing.partner_id
            self.by_title.setdefault((of, folded(row.title)), row)
            if row.reference:
                self.by_reference.setdefault((of, row.reference), row)

    def find(self, row: Any) -> BulkRow | None:
        """Return the partner's offer with the own number of the row; else that of its title without another number."""
        partner = self.cell("partner", row)
        if partner is None:
            return None
        reference = self.cell("reference", row) or ""
        found = self.by_reference.get((partner.pk, reference))
        if found is None:
            titled = self.by_title.get((partner.pk, folded(self.cell("title", row) or "")))
            found = titled if titled and (not reference or not titled.reference) else None
        return found.__deepcopy__({}) if found else None

    def init_instance(self, row: Any = None) -> OfferRow:
        """Return an offer about which nothing is known yet."""
        return OfferRow()

    def keys_of(self, instance: OfferRow) -> list[Any]:
        """An offer, and a number and a title of one partner, may stand in the file once."""
        if instance.partner is None:
            return []
        partner = instance.partner.pk
        keys: list[Any] = [("title", partner, folded(instance.title))] if instance.title else []
        if instance.existing:
            keys.append(("offer", instance.existing.pk))
        if instance.reference:
            keys.append(("reference", partner, instance.reference))
        return keys

    def objections(self, instance: OfferRow, row: Any, line: int) -> list[tuple[str, str]]:
        """An offer is a partner's and has a title; a new one needs a discipline."""
        found = []
        if instance.partner is None:
            found.append(("partner", _("Fill in whose offer this is: the name or the own number of a partner.")))
        if not instance.title:
            found.append(("title", _("Fill in a title.")))
        if instance.existing is None and not instance.discipline:
            choices = ", ".join(self.fields["discipline"].widget.choices)
            found.append(
                ("discipline", _("This offer is new. Choose one of these: %(choices)s.") % {"choices": choices})
            )
        if instance.partner is not None:
            titled = self.by_title.get((instance.partner.pk, folded(instance.title)))
            if titled and (instance.existing is None or titled.existing.pk != instance.existing.pk):
                sentence = _("There is an offer called “%(title)s” of this partner already.")
                found.append(("title", sentence % {"title": instance.title}))
        return found

    def contradictions(self, instance: OfferRow) -> list[tuple[str, str]]:
        """What the services would say of the offer as a whole."""
        return [("", sentence) for sentence in contradictions(instance.data)]

    def label(self, instance: OfferRow) -> str:
        """Return the title, with the partner."""
        partner = instance.partner.name if instance.partner else ""
        return ", ".join(part for part in (instance.title or instance.reference, partner) if part)

    def write(self, instance: OfferRow) -> None:
        """Add the offer or change it."""
        if instance.partner is None:
            raise ValueError("an offer without partner was planned as good")
        save_offer(partner=instance.partner, data=instance.data, offer=instance.existing)
