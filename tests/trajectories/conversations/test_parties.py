"""Conversations with all five kinds of party: choosing, writing, planning, and the line in time."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import collaborations as make
from trajectories.conversations.parties import conversations_url, party_query, party_url
from trajectories.models import Conversation, field_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties(world):
    """One party of each kind, by field."""
    collaboration = make.plain_collaboration(world)
    rows = [world.school, world.partner, world.municipality, world.board, collaboration]
    return {field_of(row): row for row in rows}


def test_one_can_choose_from_all_five_kinds_and_from_nobody_elses(world, other_world, parties, as_role):
    theirs = make.plain_collaboration(other_world)
    ended = make.plain_collaboration(world, "ended")
    for page in ("conversations:new", "conversations:plan"):
        html = as_role("adviseur").get(reverse(page)).content.decode()
        for party in parties.values():
            assert f'href="{reverse(page)}?{party_query(party)}"' in html, party
        for party in (other_world.municipality, other_world.board, other_world.school, theirs, ended):
            assert f'{reverse(page)}?{party_query(party)}"' not in html, party


@pytest.mark.parametrize("field", ["school", "partner", "municipality", "board", "collaboration"])
def test_writing_planning_and_reading_back_with_each(world, parties, as_role, field):
    client, party = as_role("adviseur"), parties[field]
    client.post(
        reverse("conversations:write", args=[uuid.uuid4()]) + f"?{party_query(party)}",
        {"base-other-aaaaaa-name": "0", "other-aaaaaa-name": "Els", "base-other-aaaaaa-role": "0"}
        | {f"base-topic-{world.topic.pk}": "0", f"topic-{world.topic.pk}": "Veel besproken.", "do": "done"},
    )
    row = Conversation.objects.get()
    assert (row.party, row.status) == (party, "recorded")
    soon = (timezone.localtime() + datetime.timedelta(days=3)).strftime("%Y-%m-%dT10:00")
    plan = reverse("conversations:plan") + f"?{party_query(party)}"
    client.post(plan, {"held_at": soon, "kind": world.kind.pk, "setting": "online"})
    page = client.get(conversations_url(party))
    assert [len(page.context["found"].recorded), len(page.context["found"].planned)] == [1, 1]
    assert "Veel besproken." in page.content.decode()


@pytest.mark.parametrize("field", ["municipality", "board", "collaboration"])
def test_their_own_pages_lead_to_their_conversations(parties, as_role, field):
    html = as_role("adviseur").get(party_url(parties[field])).content.decode()
    assert conversations_url(parties[field]) in html
    assert f"{reverse('conversations:new')}?{party_query(parties[field])}" in html


def test_people_of_a_municipality_do_not_see_that_there_are_conversations(world, as_role):
    html = as_role("gemeente").get(party_url(world.municipality)).content.decode()
    assert conversations_url(world.municipality) not in html
