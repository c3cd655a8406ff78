"""The endpoint behind saving as you go: what a browser gets, also when things are not as they should be."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from trajectories.conversations import services
from trajectories.models import Conversation

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def send(client, key, changes=None, base=None, school=None, body=None):
    url = reverse("conversations:autosave", args=[key])
    if school:
        url += f"?school={school.code}"
    content = body if body is not None else json.dumps({"changes": changes or {}, "base": base or {}})
    return client.post(url, content, content_type="application/json", headers={"X-Autosave": "1"})


def test_the_first_save_makes_the_row_and_says_when(world, as_role):
    key, name = uuid.uuid4(), f"topic-{world.topic.pk}"
    response = send(as_role("adviseur"), key, {name: "Begin"}, {name: 0}, world.school)
    assert response.status_code == 200
    answer = response.json()
    assert answer["revisions"] == {name: 1}
    assert answer["errors"] == answer["conflicts"] == {}
    assert len(answer["saved_at"]) == 5
    row = Conversation.objects.get()
    assert (row.key, row.school, row.adviser, row.status) == (key, world.school, world.users["adviseur"], "draft")


def test_signed_out_is_401_with_the_place_to_sign_in(world):
    response = send(Client(), uuid.uuid4(), {"setting": "phone"}, school=world.school)
    assert response.status_code == 401
    assert response.json() == {"sign_in": reverse("account_login")}
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "geen json",
        "[]",
        "3",
        "null",
        '{"changes": []}',
        '{"base": {}}',
        '{"changes": {}, "base": 4}',
        b"\xff\xfe",
        "[" * 100_000,
    ],
    ids=["empty", "no-json", "list", "number", "null", "changes-list", "no-changes", "base-number", "bytes", "deep"],
)
def test_what_is_no_request_of_ours_is_400_with_a_sentence(world, as_role, body):
    response = send(as_role("adviseur"), uuid.uuid4(), school=world.school, body=body)
    assert response.status_code == 400
    assert response.json()["message"]


def test_more_changes_than_a_form_has_are_refused(world, as_role):
    changes = {f"agreement-{number:06}-text": "x" for number in range(401)}
    assert send(as_role("adviseur"), uuid.uuid4(), changes, school=world.school).status_code == 400


def test_unknown_fields_and_values_that_are_too_long_come_back_with_sentences(world, as_role):
    name = f"topic-{world.topic.pk}"
    response = send(
        as_role("adviseur"), uuid.uuid4(), {name: "x" * 10_001, "adviser": "3", "setting": "phone"}, school=world.school
    )
    answer = response.json()
    assert response.status_code == 200
    assert set(answer["errors"]) == {name, "adviser"}
    assert answer["revisions"] == {"setting": 1}


def test_a_conflict_says_whose_it_is_and_when(world, as_role, desk):
    row, name = desk.draft(), f"topic-{world.topic.pk}"
    services.save_draft(conversation=row, changes={name: "Anders"}, base={name: 1}, by=world.users["beheerder"])
    response = send(as_role("adviseur"), row.key, {name: "Van mij"}, {name: 1})
    answer = response.json()
    assert answer["conflicts"][name]["theirs"] == "Anders"
    assert answer["conflicts"][name]["by"] == world.users["beheerder"].given_name
    assert answer["conflicts"][name]["revision"] == 2
    assert len(answer["conflicts"][name]["at"]) == 5
    assert name not in answer["revisions"]


def test_a_conversation_that_was_recorded_meanwhile_is_409(world, as_role, desk):
    row = desk.recorded()
    response = send(as_role("adviseur"), row.key, {"setting": "phone"}, {"setting": 0})
    assert response.status_code == 409
    assert response.json()["message"]
    row.refresh_from_db()
    assert row.setting == "on_site"


def test_another_advisers_is_403_and_another_penvoerders_404(world, other_world, as_role, desk):
    row = desk.draft()
    colleague = factories.UserFactory()
    factories.MembershipFactory(user=colleague, penvoerder=world.penvoerder)
    client = Client()
    client.force_login(colleague, backend=BACKEND)
    assert send(client, row.key, {"setting": "phone"}).status_code == 403
    client.force_login(other_world.users["beheerder"], backend=BACKEND)
    # Also when it says that it is about a school of its own: the key decides.
    assert send(client, row.key, {"setting": "phone"}, school=other_world.school).status_code == 404
    row.refresh_from_db()
    assert row.setting == "on_site"


def test_a_new_one_with_a_foreign_school_or_with_nobody_is_404(world, other_world, as_role):
    client = as_role("adviseur")
    assert send(client, uuid.uuid4(), {"setting": "phone"}, school=other_world.school).status_code == 404
    assert send(client, uuid.uuid4(), {"setting": "phone"}).status_code == 404
    url = reverse("conversations:autosave", args=[uuid.uuid4()]) + f"?partner={other_world.partner.pk}"
    assert client.post(url, {"changes": {"setting": "phone"}}, content_type="application/json").status_code == 404
    assert not Conversation.objects.exists()


def test_it_is_not_for_get(world, as_role, desk):
    assert as_role("adviseur").get(reverse("conversations:autosave", args=[desk.draft().key])).status_code == 405


def test_half_an_emoji_is_dropped_and_the_rest_is_kept(world, as_role):
    name = f"topic-{world.topic.pk}"
    response = send(
        as_role("adviseur"), uuid.uuid4(), {name: "Mooi \ud83d", "other-abc123-name": "\udc4d"}, {}, world.school
    )
    assert response.status_code == 200
    assert Conversation.objects.get().notes.get().text == "Mooi"
