"""Who places a school on a level, and who takes a placement back.

Staff: everything, with the source that it rests on. The school's own people: where they stand now and where they want
to be, as their own choice; where the school began is for staff, for the region counts from there.
"""

from __future__ import annotations

from cmk.accounts.access import Access
from schools.policies import sees_inside
from trajectories.models import PlacementAspect, PlacementSource, ScenarioPlacement


def sees_scenarios(access: Access) -> bool:
    """The page of a school's levels: staff, and people of a school (their own: ``sees_inside`` says so)."""
    return access.is_staff or access.is_school


def aspects_to_place(access: Access, school_id: int) -> list[PlacementAspect]:
    """Return what a person may record for a school, in the order of the page; nothing for who may not."""
    if not sees_inside(access, school_id):
        return []
    asked = [PlacementAspect.NOW, PlacementAspect.WANTED]
    return [*asked, PlacementAspect.START] if access.is_staff else asked


def may_withdraw(access: Access, placement: ScenarioPlacement) -> bool:
    """Whether a person may take a placement back: staff each, the school what it chose itself."""
    if access.is_staff:
        return True
    return placement.source == PlacementSource.OWN_CHOICE and placement.aspect in aspects_to_place(
        access, placement.school_id
    )
