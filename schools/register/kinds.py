"""The kinds of deliveries that DUO publishes: by which headings they are known and what their columns hold.

Names of columns changed over the years (``BRIN NUMMER`` became ``INSTELLINGSCODE``, ``VESTIGINGSNUMMER``
became ``VESTIGINGSCODE``): a column lists every name it had, newest first. A new kind is a new entry here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.errors import DomainError
from schools.models import Education
from schools.register.reader import Delivery

CODE = ("VESTIGINGSCODE", "VESTIGINGSNUMMER")

# Field of School -> the names of its column.
ADDRESS_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": CODE,
    "name": ("VESTIGINGSNAAM",),
    "board": ("BEVOEGD GEZAG NUMMER",),
    "province": ("PROVINCIE",),
    "street": ("STRAATNAAM",),
    "house_number": ("HUISNUMMER-TOEVOEGING",),
    "postcode": ("POSTCODE",),
    "place": ("PLAATSNAAM",),
    "municipality": ("GEMEENTENUMMER",),
    "municipality_name": ("GEMEENTENAAM",),
    "denomination": ("DENOMINATIE",),
    "phone": ("TELEFOONNUMMER",),
    "website": ("INTERNETADRES",),
}

# How DUO names the sorts of primary education; "(V)SO" and "SO + VSO" are one location that gives both.
SORTS = {
    "SBAO": Education.SBO,
    "SBO": Education.SBO,
    "SO": Education.SO,
    "VSO": Education.VSO,
    "(V)SO": Education.SO,
    "SO/VSO": Education.SO,
    "SO + VSO": Education.SO,
}

# Field of SchoolBoard -> the names of its column; the municipality is where it is seated.
BOARD_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("BEVOEGD GEZAG NUMMER",),
    "name": ("BEVOEGD GEZAG NAAM",),
    "street": ("STRAATNAAM",),
    "house_number": ("HUISNUMMER-TOEVOEGING",),
    "postcode": ("POSTCODE",),
    "place": ("PLAATSNAAM",),
    "municipality": ("GEMEENTENUMMER",),
    "phone": ("TELEFOONNUMMER",),
    "website": ("INTERNETADRES",),
}

# Beside these the pupil history has a column a year, LEERLINGEN_1996 and on.
PUPIL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": CODE,
    "name": ("NAAM VESTIGING", "VESTIGINGSNAAM"),
    "municipality": ("GEMEENTECODE VESTIGING", "GEMEENTENUMMER"),
}
PUPILS_IN = re.compile(r"^LEERLINGEN (?P<year>(?:19|20)\d{2})$")


@dataclass(frozen=True)
class Kind:
    """One kind of delivery.

    ``marks``: headings (each a tuple of old and new names) that must all be there to know the kind; ``subject``:
    what it tells of, which decides how it is imported; ``education``: what its schools are, or empty when the column
    ``sort`` says it per row; ``closes``: the kinds of education that a full delivery of this kind lists completely.
    """

    key: str
    label: Any
    marks: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subject: str = "addresses"
    education: str = ""
    closes: tuple[str, ...] = ()

    def matches(self, headings: set[str]) -> bool:
        """Say whether the headings are of this kind."""
        return all(headings & set(names) for names in self.marks)

    def heading(self, name: str) -> str:
        """Return how DUO calls the column of a field today; a field without one is empty."""
        if name.isdigit():
            return f"LEERLINGEN_{name}"
        return self.columns[name][0] if name in self.columns else ""


# From the most particular to the most general: the first that matches is it.
KINDS = (
    Kind(
        key="pupils",
        label=gettext_lazy("pupils per school over the years"),
        marks=(CODE, ("LEERLINGEN",)),
        columns=PUPIL_COLUMNS,
        subject="pupils",
    ),
    Kind(
        key="special",
        label=gettext_lazy("locations of special education"),
        marks=(CODE, ("SOORT PRIMAIR ONDERWIJS",)),
        columns={**ADDRESS_COLUMNS, "sort": ("SOORT PRIMAIR ONDERWIJS",)},
        closes=(Education.SBO, Education.SO, Education.VSO),
    ),
    Kind(
        key="secondary",
        label=gettext_lazy("locations of secondary education"),
        marks=(CODE, ("ONDERWIJSSTRUCTUUR",)),
        columns={**ADDRESS_COLUMNS, "structure": ("ONDERWIJSSTRUCTUUR",)},
        education=Education.VO,
        closes=(Education.VO,),
    ),
    Kind(
        key="primary",
        label=gettext_lazy("locations of primary education"),
        marks=(CODE, ("VESTIGINGSNAAM",)),
        columns=ADDRESS_COLUMNS,
        education=Education.PO,
        closes=(Education.PO,),
    ),
    Kind(
        key="boards",
        label=gettext_lazy("names and addresses of school boards"),
        marks=(("BEVOEGD GEZAG NUMMER",), ("BEVOEGD GEZAG NAAM",)),
        columns=BOARD_COLUMNS,
        subject="boards",
    ),
)
ADDRESS_KINDS = tuple(kind.key for kind in KINDS if kind.subject == "addresses")


def recognise(delivery: Delivery) -> tuple[Kind, dict[str, int]]:
    """Return the kind of a delivery, and of each field the position of its column (of pupils: ``2025`` for a year).

    Raises ``DomainError`` when it is no delivery of a kind that can be imported, or misses columns.
    """
    headings = set(delivery.headings)
    years = {
        match["year"]: position
        for position, heading in enumerate(delivery.headings)
        if (match := PUPILS_IN.match(heading))
    }
    kind = next((kind for kind in KINDS if kind.matches(headings | ({"LEERLINGEN"} if years else set()))), None)
    if kind is None:
        raise DomainError(
            _(
                "This is not a file of DUO that can be imported. School locations have the columns VESTIGINGSCODE (or "
                "VESTIGINGSNUMMER) and VESTIGINGSNAAM, school boards BEVOEGD GEZAG NUMMER and BEVOEGD GEZAG NAAM, "
                "pupils VESTIGINGSCODE and LEERLINGEN_2025. The first line of this file has: %(columns)s."
            )
            % {"columns": _some(delivery.headings)}
        )
    positions: dict[str, int] = {}
    missing = []
    for name, headings_of in kind.columns.items():
        found = next((heading for heading in headings_of if heading in headings), None)
        if found is None:
            missing.append(headings_of[0])
        else:
            positions[name] = delivery.headings.index(found)
    if missing:
        raise DomainError(
            _(
                "This looks like DUO’s file with %(kind)s, but these columns are missing: %(columns)s. "
                "Download the whole file from DUO again."
            )
            % {"kind": kind.label, "columns": ", ".join(missing)}
        )
    if not delivery.lines:
        raise DomainError(_("This file has headings but no rows. Download it from DUO again."))
    return kind, positions | (years if kind.subject == "pupils" else {})


def _some(headings: list[str], most: int = 6) -> str:
    shown = [heading[:40] for heading in headings if heading][:most]
    return ", ".join(shown) + (", …" if len(headings) > most else "")
