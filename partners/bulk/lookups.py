"""What several kinds of lists look up: municipalities by code or name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from partners.bulk.cells import as_text, short
from partners.bulk.widgets import BulkWidget, folded, parts_of
from schools.models import Municipality


class Municipalities:
    """The municipalities that a penvoerder may name: those where it works, and what its partners name already."""

    def __init__(self, penvoerder: Penvoerder, more: Iterable[Municipality] = ()) -> None:
        places = {place.pk: place for place in Municipality.objects.filter(work_areas__penvoerder=penvoerder)}
        places.update({place.pk: place for place in more})
        self.all = sorted(places.values(), key=lambda place: (folded(place.name), place.code))
        self.by_code = {place.code: place for place in self.all}
        self.by_name: dict[str, list[Municipality]] = {}
        for place in self.all:
            self.by_name.setdefault(folded(place.name), []).append(place)

    def named(self, text: str) -> Municipality:
        """Return the municipality with this name or code, also one that lost its zeros. Raises ``ValueError``."""
        code = text.strip().zfill(4)
        if code in self.by_code:
            return self.by_code[code]
        found = self.by_name.get(folded(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(
                _("There are several municipalities called %(name)s. Write the code: %(codes)s.")
                % {"name": short(text, 40), "codes": ", ".join(place.code for place in found)}
            )
        raise ValueError(
            _("‘%(name)s’ is not a municipality in your work area. Write its name or its code of four digits.")
            % {"name": short(text, 40)}
        )

    def written(self, place: Municipality) -> str:
        """Return the name as ``named`` reads it back: the code where the name would not do."""
        same_name = self.by_name.get(folded(place.name), [place])
        ambiguous = len(same_name) > 1 or parts_of(place.name) != [place.name] or place.name.zfill(4) in self.by_code
        return place.code if ambiguous else place.name


class MunicipalityWidget(BulkWidget):
    """One municipality, by name or code; ``places`` is filled in by the resource."""

    places: Municipalities

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the municipality."""
        return self.places.named(as_text(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return its name."""
        return self.places.written(value) if value else ""


class MunicipalitiesWidget(MunicipalityWidget):
    """Several municipalities, with commas between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> tuple[Municipality, ...]:
        """Return the municipalities by name."""
        found, wrong = {}, []
        for part in parts_of(as_text(value)):
            try:
                place = self.places.named(part)
                found[place.pk] = place
            except ValueError as error:
                wrong.append(str(error))
        if wrong:
            raise ValueError(" ".join(wrong))
        return tuple(place for place in self.places.all if place.pk in found)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the names with commas between them."""
        return ", ".join(self.places.written(place) for place in value or ())
