"""The world that the other tests stand on is itself sound: roles grant what the house says."""

import pytest

from cmk.accounts.access import access_of
from schools.models import School
from tests.worlds import ROLES


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_granted_exactly_itself(world, role):
    assert access_of(world.users[role]).roles == {role}


@pytest.mark.parametrize("role", ["beheerder", "adviseur", "iccer", "directeur", "bestuurder", "gemeente"])
def test_schools_of_another_penvoerder_stay_out_of_sight(world, other_world, role):
    seen = set(School.objects.visible_to(world.users[role]))
    assert world.school in seen
    assert other_world.school not in seen
