"""The main menu: collaborations for who has no page of their own on which they stand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cmk.core.models import today
from schools.models import Person
from tests.factories import collaborations as make
from trajectories.collaborations import membership
from trajectories.models import CollaborationStatus


@pytest.mark.parametrize("role", ["gemeente", "bestuurder", "stuurgroep"])
def test_collaborations_are_in_the_menu_as_soon_as_there_is_one_to_look_at(as_role, world, role):
    url = reverse("collaborations:list")
    row = make.make_collaboration(world)
    client = as_role(role)
    menu = client.get(reverse("home"), follow=True).context["navigation"]
    assert url not in [entry.url for entry in menu]
    if role == "gemeente":
        data = membership.MembersData(municipalities=(world.municipality,))
        membership.add_members(collaboration=row, data=data, start=today())
    elif role == "bestuurder":
        person = Person.objects.get(user=world.users[role])
        data = membership.PersonData(circle="core", start=today(), person=person, member=row.members.first())
        membership.save_person(collaboration=row, data=data)
    else:
        row = make.make_collaboration(world, CollaborationStatus.REQUESTED)
    response = client.get(url)
    assert str(row) in response.text
    assert [entry.url for entry in response.context["navigation"] if entry.current] == [url]
