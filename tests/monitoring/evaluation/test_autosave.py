"""The server's side of saving as you go: each failure is clear and nothing is lost."""

import json

import pytest
from django.urls import reverse

from monitoring.evaluation.questionnaire import questionnaire
from monitoring.models import Answer, QuestionKind
from tests.monitoring.evaluation.conftest import close_round, fill_in_and_submit


@pytest.fixture
def send(as_role, evaluation):
    """Post a body to the autosave address as a role; returns the response."""

    def post(body, role="iccer", **headers):
        return as_role(role).post(
            reverse("evaluation:autosave", args=[evaluation.pk]),
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers={"X-Autosave": "1", **headers},
        )

    return post


def change(name, value, base=0):
    return {"changes": {name: value}, "base": {name: base}}


def test_what_is_saved_comes_back_with_time_revision_and_progress(send):
    response = send(change("visie.nu", "3"))
    assert response.status_code == 200
    body = response.json()
    assert body["revisions"] == {"visie.nu": 1}
    assert body["errors"] == body["conflicts"] == {}
    hour, minute = body["saved_at"].split(".")
    assert (len(hour), len(minute)) == (2, 2)
    assert (body["progress"]["value"], body["progress"]["max"]) == (1, 16)
    assert body["progress"]["text"]


def test_an_expired_session_gets_401_with_the_way_to_sign_in_and_nothing_changes(send):
    response = send(change("visie.nu", "3"), role="anonymous")
    assert response.status_code == 401
    assert response.json()["sign_in"].startswith(reverse("account_login"))
    assert not Answer.objects.exists()


def test_without_the_header_the_anonymous_are_sent_to_sign_in(client, evaluation):
    response = client.post(reverse("evaluation:autosave", args=[evaluation.pk]), {})
    assert (response.status_code, response["Location"].startswith(reverse("account_login"))) == (302, True)


def test_a_conflict_tells_theirs_who_and_when(send, world):
    send(change("visie.ontwikkelpunten", ["Tijd maken"]), role="directeur")
    body = send(change("visie.ontwikkelpunten", ["Het team meenemen"])).json()
    conflict = body["conflicts"]["visie.ontwikkelpunten"]
    assert conflict["theirs"] == ["Tijd maken"]
    assert conflict["by"] == world.users["directeur"].given_name
    assert conflict["revision"] == 1
    assert "." in conflict["at"]
    assert Answer.objects.get().chosen == ["Tijd maken"]


def test_each_bad_value_has_its_sentence_and_the_good_one_is_saved(send):
    body = send(
        {
            "changes": {
                "visie.nu": 12,
                "visie.toelichting": "x" * 5001,
                "bestaat.niet": "?",
                "visie.gewenst": "4",
                "visie.ontwikkelpunten": [1],
            },
            "base": {},
        }
    ).json()
    assert set(body["errors"]) == {"visie.nu", "visie.toelichting", "bestaat.niet", "visie.ontwikkelpunten"}
    assert "5001" in body["errors"]["visie.toelichting"]
    assert body["revisions"] == {"visie.gewenst": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b"[]",
        b"1",
        b'{"base": {}}',
        b'{"changes": []}',
        b'{"changes": {}}',
        b'{"changes": {"a": 1}, "base": 3}',
        json.dumps({"changes": {f"v{number}": 1 for number in range(201)}}).encode(),
    ],
)
def test_what_is_no_request_gets_400_with_a_sentence(send, body):
    response = send(body)
    assert response.status_code == 400
    assert response.json()["message"].endswith(".")


def test_after_submitting_or_closing_it_says_why(send, evaluation, iccer):
    fill_in_and_submit(evaluation, iccer)
    response = send(change("visie.nu", 4, base=1))
    assert response.status_code == 409
    assert iccer.name in response.json()["message"]


def test_after_the_round_it_says_so(send, evaluation):
    close_round(evaluation.round)
    response = send(change("visie.nu", 4))
    assert response.status_code == 409
    assert str(evaluation.round.closes_on.year) in response.json()["message"]


@pytest.mark.parametrize(
    "role", ["beheerder", "adviseur", "bestuurder", "gemeente", "stuurgroep", "partner", "onderzoeker"]
)
def test_nobody_but_the_school_answers(send, role):
    """Staff may while they sit with a school; this one they do not sit with, so for them it is not there."""
    not_there = 404 if role in ("beheerder", "adviseur") else 403
    assert send(change("visie.nu", 3), role=role).status_code == not_there
    assert not Answer.objects.exists()


def test_another_school_answers_nothing_here(as_role, other_world):
    response = as_role("iccer").post(
        reverse("evaluation:autosave", args=[other_world.evaluation.pk]),
        json.dumps(change("visie.nu", 3)),
        content_type="application/json",
    )
    assert response.status_code == 404
    assert not Answer.objects.exists()


def test_it_wants_a_csrf_token(world, evaluation):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.users["iccer"], backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("evaluation:autosave", args=[evaluation.pk])
    assert strict.post(url, json.dumps(change("visie.nu", 3)), content_type="application/json").status_code == 403
    assert not Answer.objects.exists()


def test_half_an_emoji_is_dropped_and_the_rest_is_kept(send, world):
    name = next(asked.name for asked in questionnaire(world.round.instrument) if asked.kind == QuestionKind.TEXT)
    response = send(change(name, "Mooi \ud83d"))
    assert (response.status_code, response.json()["errors"]) == (200, {})
    assert Answer.objects.get().text == "Mooi"
