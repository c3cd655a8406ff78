"""Two people in one draft: who is there, and what the other saved since the page was made."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from trajectories.conversations import presence, services

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_yet():
    cache.clear()


def ping(client, key, seen=None, body=None):
    url = reverse("conversations:here", args=[key])
    content = body if body is not None else json.dumps({"seen": seen or {}})
    return client.post(url, content, content_type="application/json", headers={"X-Autosave": "1"})


def test_two_people_see_each_other_and_not_themselves(world, as_role, desk):
    row = desk.draft()
    adviser, leader = as_role("adviseur"), as_role("beheerder")
    assert ping(adviser, row.key).json()["others"] == []
    answer = ping(leader, row.key).json()
    assert answer["others"] == [world.users["adviseur"].given_name]
    assert world.users["adviseur"].given_name in answer["others_said"]
    assert ping(adviser, row.key).json()["others"] == [world.users["beheerder"].given_name]
    # Saving and opening the page say so too.
    url = reverse("conversations:autosave", args=[row.key])
    saved = adviser.post(url, {"changes": {"setting": "phone"}, "base": {}}, content_type="application/json").json()
    assert saved["others"] == [world.users["beheerder"].given_name]
    page = adviser.get(reverse("conversations:edit", args=[row.pk])).content.decode()
    assert answer["others_said"].replace(world.users["adviseur"].given_name, saved["others"][0]) in page


def test_who_was_silent_for_a_while_has_gone(world, desk, monkeypatch):
    key, now = uuid.uuid4(), 1_000_000.0
    monkeypatch.setattr(presence.time, "time", lambda: now)
    presence.see(key, world.users["adviseur"])
    now += presence.SECONDS - 1
    assert presence.see(key, world.users["beheerder"])
    now += 2
    assert presence.see(key, world.users["beheerder"]) == []


def test_what_the_other_saved_comes_along_and_what_was_seen_does_not(world, as_role, desk):
    name = f"topic-{world.topic.pk}"
    row = desk.complete()
    seen = {field: saved["n"] for field, saved in row.revisions.items()}
    leader = world.users["beheerder"]
    changes = {name: "Aangevuld", "agreement-bbbbbb-text": "Mailen", "agreement-aaaaaa-remove": ["1"]}
    base = {name: 1, "agreement-aaaaaa-remove": seen["agreement-aaaaaa-remove"]}
    services.save_draft(conversation=row, changes=changes, base=base, by=leader)
    news = ping(as_role("adviseur"), row.key, seen).json()["news"]
    assert news[name] == {"value": "Aangevuld", "revision": 2, "by": leader.given_name}
    assert (news["agreement-bbbbbb-text"]["value"], news["agreement-bbbbbb-text"]["removal"]) == ("Mailen", 1)
    assert news["agreement-bbbbbb-owner"]["value"] == f"user-{leader.pk}"
    assert news["agreement-aaaaaa-text"]["value"] is None
    assert "people" not in news
    row.refresh_from_db()
    seen = {field: saved["n"] for field, saved in row.revisions.items()}
    assert ping(as_role("adviseur"), row.key, seen).json()["news"] == {}


def test_one_that_was_recorded_meanwhile_says_so_and_one_not_saved_yet_has_nobody(world, as_role, desk):
    assert ping(as_role("adviseur"), desk.recorded().key).json()["message"]
    assert ping(as_role("adviseur"), uuid.uuid4()).json() == {"others": [], "others_said": "", "news": {}}


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"seen": 3}', "[" * 100_000])
def test_what_is_no_request_of_the_page_is_400(world, as_role, desk, body):
    assert ping(as_role("adviseur"), desk.draft().key, body=body).status_code == 400


def test_revisions_that_make_no_sense_count_as_not_seen(world, as_role, desk):
    news = ping(as_role("adviseur"), desk.draft().key, {f"topic-{world.topic.pk}": "veel", "x": None}).json()["news"]
    assert set(news) == {f"topic-{world.topic.pk}"}
