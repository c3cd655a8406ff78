"""What school boards and municipalities have in common: people, policy documents and agreements hang on either."""

from __future__ import annotations

from schools.models import Municipality, SchoolBoard

Place = SchoolBoard | Municipality


def of_place(place: Place) -> dict[str, Place]:
    """Return ``place`` under the name of the relation to it, to filter on or to make a row with."""
    return {"board": place} if isinstance(place, SchoolBoard) else {"municipality": place}
