"""The kinds of deliveries that DUO publishes: by which headings they are known and what their columns hold.

Names of columns changed over the years (``BRIN NUMMER`` became ``INSTELLINGSCODE``, ``VESTIGINGSNUMMER``
became ``VESTIGINGSCODE``): a column lists every name it had, newest first. A new kind is a new entry here.
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class Kind:
    """One kind of delivery.

    ``marks``: headings (each a tuple of old and new names) that must all be there to know the kind;
    ``education``: what its schools are, or empty when the column ``sort`` says it per row; ``closes``:
    the kinds of education that a full delivery of this kind lists completely.
    """

    key: str
    label: Any
    marks: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    education: str = ""
    closes: tuple[str, ...] = ()

    def matches(self, headings: set[str]) -> bool:
        """Say whether the headings are of this kind."""
        return all(headings & set(names) for names in self.marks)


# From the most particular to the most general: the first that matches is it.
KINDS = (
    Kind(
        key="special",
        label=gettext_lazy("special education"),
        marks=(CODE, ("SOORT PRIMAIR ONDERWIJS",)),
        columns={**ADDRESS_COLUMNS, "sort": ("SOORT PRIMAIR ONDERWIJS",)},
        closes=(Education.SBO, Education.SO, Education.VSO),
    ),
    Kind(
        key="secondary",
        label=gettext_lazy("secondary education"),
        marks=(CODE, ("ONDERWIJSSTRUCTUUR",)),
        columns={**ADDRESS_COLUMNS, "structure": ("ONDERWIJSSTRUCTUUR",)},
        education=Education.VO,
        closes=(Education.VO,),
    ),
    Kind(
        key="primary",
        label=gettext_lazy("primary education"),
        marks=(CODE, ("VESTIGINGSNAAM",)),
        columns=ADDRESS_COLUMNS,
        education=Education.PO,
        closes=(Education.PO,),
    ),
)

# Deliveries that are DUO's own but hold something else than addresses of schools.
OTHERS = (
    (gettext_lazy("pupils per school over the years"), (CODE, ("SOORT VESTIGING",))),
    (gettext_lazy("addresses of school boards"), (("BEVOEGD GEZAG NUMMER",), ("BEVOEGD GEZAG NAAM",))),
)


def recognise(delivery: Delivery) -> tuple[Kind, dict[str, int]]:
    """Return the kind of a delivery, and of each field the position of its column.

    Raises ``DomainError`` when it is no delivery of a kind that can be imported, or misses columns.
    """
    headings = set(delivery.headings)
    for label, marks in OTHERS:
        if all(headings & set(names) for names in marks):
            raise DomainError(
                _(
                    "This is DUO’s file with %(what)s, which cannot be imported yet. "
                    "Choose the file with all school locations."
                )
                % {"what": label}
            )
    kind = next((kind for kind in KINDS if kind.matches(headings)), None)
    if kind is None:
        raise DomainError(
            _(
                "This is not a file with school locations of DUO: its first line has no column "
                "VESTIGINGSCODE (or VESTIGINGSNUMMER) with VESTIGINGSNAAM. Its columns are: %(columns)s."
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
                "This looks like a file with school locations (%(kind)s), but these columns are missing: "
                "%(columns)s. Download the whole file from DUO again."
            )
            % {"kind": kind.label, "columns": ", ".join(missing)}
        )
    if not delivery.lines:
        raise DomainError(_("This file has headings but no schools. Download it from DUO again."))
    return kind, positions


def _some(headings: list[str], most: int = 6) -> str:
    shown = [heading[:40] for heading in headings if heading][:most]
    return ", ".join(shown) + (", …" if len(headings) > most else "")
