"""The list of partners: known by their own number, else by their name."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.bulk.cells import plain
from partners.bulk.columns import Column
from partners.bulk.lookups import Municipalities, MunicipalitiesWidget, MunicipalityWidget
from partners.bulk.resource import BulkResource, BulkRow
from partners.bulk.widgets import Choice, Choices, Day, Email, Phone, Text, Website, YesNo, folded
from partners.models import Discipline, Partner, PartnerKind
from partners.services import TEXTS, PartnerData, save_partner
from schools.models import Municipality


@dataclass
class PartnerRow(BulkRow):
    """One partner as a list tells it; the fields are those of ``PartnerData``."""

    name: str = ""
    kind: str = ""
    municipality: Municipality | None = None
    website: str = ""
    ended_on: datetime.date | None = None
    email: str = ""
    phone: str = ""
    description: str = ""
    tailor_made: bool = False
    tailor_made_note: str = ""
    capacity: str = ""
    reference: str = ""
    disciplines: tuple[str, ...] = ()
    serves: tuple[Municipality, ...] = ()


class PartnerList(BulkResource):
    """Partners with their profile, the disciplines and the municipalities they serve."""

    reference = Column(
        "reference",
        "eigen nummer",
        Text(40),
        told=gettext_lazy("Your own number for this partner, if you have one. By it we know the partner again."),
        example="P-012",
    )
    name = Column(
        "name",
        "naam",
        Text(160),
        told=gettext_lazy("The name of the organisation or the maker."),
        example="Theater Voorbeeld",
        required=True,
        needed=gettext_lazy("always for a new partner"),
    )
    kind = Column(
        "kind",
        "soort",
        Choice(PartnerKind.choices),
        told=gettext_lazy("What kind of partner it is."),
        example="instelling",
        needed=gettext_lazy("for a new partner"),
    )
    disciplines = Column(
        "disciplines",
        "disciplines",
        Choices(Discipline.choices),
        told=gettext_lazy("One or more, with commas between them. This replaces what is there."),
        example="theater, dans",
    )
    municipality = Column(
        "municipality",
        "gemeente",
        MunicipalityWidget(),
        told=gettext_lazy("Where the partner is: the name of the municipality, or its code of four digits."),
        example="0000",
    )
    serves = Column(
        "serves",
        "werkt voor scholen in",
        MunicipalitiesWidget(),
        told=gettext_lazy("Municipalities by name or code, with commas between them. This replaces what is there."),
    )
    website = Column(
        "website", "website", Website(200), told=gettext_lazy("The web address."), example="www.example.org"
    )
    email = Column("email", "e-mail", Email(), told=gettext_lazy("The general address."), example="info@example.org")
    phone = Column("phone", "telefoon", Phone(), told=gettext_lazy("The general number."), example="010-0000000")
    description = Column(
        "description", "over deze partner", Text(), told=gettext_lazy("A few sentences about the partner.")
    )
    tailor_made = Column(
        "tailor_made", "maatwerk", YesNo(), told=gettext_lazy("Whether it makes programmes to measure."), example="ja"
    )
    tailor_made_note = Column(
        "tailor_made_note",
        "toelichting maatwerk",
        Text(300),
        told=gettext_lazy("What is possible to measure; only with ja in the column before."),
    )
    capacity = Column(
        "capacity",
        "capaciteit",
        Text(200),
        told=gettext_lazy("How much the partner can take on, in its own words."),
        example="tien groepen per jaar",
    )
    ended_on = Column(
        "ended_on",
        "stopt per",
        Day(),
        told=gettext_lazy("The first day on which it no longer works with you."),
    )

    def _partners(self) -> list[Partner]:
        rows = Partner.objects.filter(penvoerder=self.penvoerder).select_related("municipality")
        return list(rows.prefetch_related("disciplines", "serves").order_by("name", "pk"))

    def _read(self) -> list[PartnerRow]:
        partners = self._partners()
        more = [place for partner in partners for place in (*partner.serves.all(), partner.municipality) if place]
        places = Municipalities(self.penvoerder, more)
        for name in ("municipality", "serves"):
            self.fields[name].widget.places = places
        return [self._row(partner, places) for partner in partners]

    def _row(self, partner: Partner, places: Municipalities) -> PartnerRow:
        values = {name: getattr(partner, name) for name in PartnerData.__dataclass_fields__ if name not in NESTED}
        values.update({name: plain(values[name]) for name in TEXTS})
        known = {row.discipline for row in partner.disciplines.all()}
        serves = {place.pk for place in partner.serves.all()}
        return PartnerRow(
            existing=partner,
            **values,
            disciplines=tuple(value for value in Discipline.values if value in known),
            serves=tuple(place for place in places.all if place.pk in serves),
        )

    def rows_to_export(self) -> list[BulkRow]:
        """Return all partners, also those that stopped, by name."""
        return list(self._read())

    def look_up(self, dataset: Any) -> None:
        """Read the partners of the penvoerder and the municipalities (five queries)."""
        self.by_reference: dict[str, PartnerRow] = {}
        self.by_name: dict[str, PartnerRow] = {}
        for row in self._read():
            self.by_name.setdefault(folded(row.name), row)
            if row.reference:
                self.by_reference.setdefault(row.reference, row)

    def find(self, row: Any) -> BulkRow | None:
        """Return the partner with the own number of the row; else the one of its name that has no other number."""
        reference = self.cell("reference", row) or ""
        found = self.by_reference.get(reference)
        if found is None:
            named = self.by_name.get(folded(self.cell("name", row) or ""))
            found = named if named and (not reference or not named.reference) else None
        return found.__deepcopy__({}) if found else None

    def init_instance(self, row: Any = None) -> PartnerRow:
        """Return a partner about which nothing is known yet."""
        return PartnerRow()

    def keys_of(self, instance: PartnerRow) -> list[Any]:
        """A partner, a number and a name may stand in the file once."""
        keys: list[Any] = [("name", folded(instance.name))] if instance.name else []
        if instance.existing:
            keys.append(("partner", instance.existing.pk))
        if instance.reference:
            keys.append(("reference", instance.reference))
        return keys

    def objections(self, instance: PartnerRow, row: Any, line: int) -> list[tuple[str, str]]:
        """A new partner needs a name and a kind; a name belongs to one partner."""
        found = []
        if not instance.name:
            found.append(("name", _("Fill in a name.")))
        if instance.existing is None and not instance.kind:
            found.append(
                ("kind", _("This partner is new. Choose one of these: %(choices)s.") % {"choices": self._kinds()})
            )
        named = self.by_name.get(folded(instance.name))
        if named and (instance.existing is None or named.existing.pk != instance.existing.pk):
            found.append(
                (
                    "name",
                    _("There is a partner of this name already, with own number ‘%(reference)s’.")
                    % {"reference": named.reference}
                    if named.reference
                    else _("There is a partner called %(name)s already.") % {"name": instance.name},
                )
            )
        return found

    def _kinds(self) -> str:
        return ", ".join(self.fields["kind"].widget.choices)

    def contradictions(self, instance: PartnerRow) -> list[tuple[str, str]]:
        """What is possible to measure is only told of who makes programmes to measure."""
        if instance.tailor_made_note and not instance.tailor_made:
            sentence = _(
                "You wrote what is possible to measure: then say that this partner makes programmes to measure."
            )
            return [("tailor_made", sentence)]
        return []

    def label(self, instance: PartnerRow) -> str:
        """Return the name."""
        return instance.name or instance.reference

    def write(self, instance: PartnerRow) -> None:
        """Add the partner or change it."""
        data = PartnerData(**{name: getattr(instance, name) for name in PartnerData.__dataclass_fields__})
        save_partner(penvoerder=self.penvoerder, data=data, partner=instance.existing)


NESTED = ("disciplines", "serves")
