"""Who holds the link answers once, without signing in; and nothing anywhere leads from the answer to them."""

import json
import logging
import re

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from monitoring.models import AnonymousInvitation, AnonymousResponse
from schools.people.merging import Chosen, merge_people
from tests import factories
from tests.monitoring.satisfaction.conftest import a_door, close

WORDS = "Jullie bellen altijd terug"
SEND = reverse("satisfaction:send")


def page(token):
    return reverse("satisfaction:answer", args=[token])


def filled(token, **more):
    values = {"geheel": "4", "verder": WORDS, **more}
    fields = {f"begeleiding.{name}": value for name, value in values.items()}
    return {"token": token, **fields, **{f"initial-{name}": "" for name in fields}}


def every_row():
    """Return all that the database holds, a line of text per row with the name of its table."""
    lines = []
    for model in apps.get_models(include_auto_created=True):
        lines += [f"{model._meta.label} {row}" for row in model._base_manager.values_list()]
    return lines


@pytest.mark.parametrize("role", ["anonymous", "iccer", "adviseur"])
def test_nothing_leads_from_the_answer_to_the_person(as_role, world, guidance, caplog, role):
    """Also not for who happens to be signed in: no table, no audit trail, no session, no log holds the two together."""
    caplog.set_level(logging.DEBUG)
    token = a_door(guidance, world.people["iccer"])
    a_door(guidance)
    client = as_role(role)
    html = client.get(page(token)).content.decode()
    assert world.users["iccer"].name not in html
    before, entries, sessions = every_row(), LogEntry.objects.count(), list(Session.objects.values_list())
    assert client.post(SEND, filled(token)).status_code == 200
    after = every_row()
    response = AnonymousResponse.objects.get()
    assert response.answers == {"begeleiding.geheel": 4, "begeleiding.verder": WORDS}
    new = [line for line in after if line not in before]
    invitation = AnonymousInvitation.objects.get(person=world.people["iccer"])
    assert invitation.used
    # Two rows changed: the door was used, and apart from it the answer; the answer names neither door nor person.
    assert sorted(line.split()[0] for line in new) == ["monitoring.AnonymousInvitation", "monitoring.AnonymousResponse"]
    assert {field.name for field in AnonymousResponse._meta.get_fields()} == {"id", "round", "answers"}
    assert {field.name for field in AnonymousInvitation._meta.get_fields()} == {
        "id",
        "round",
        "person",
        "digest",
        "used",
    }
    assert LogEntry.objects.count() == entries
    assert list(Session.objects.values_list()) == sessions
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert WORDS not in said
    assert token not in said
    assert str(response.pk) not in said


def test_the_database_itself_does_not_tell_who_wrote_together(world, guidance):
    """PostgreSQL numbers transactions: after an answer that number is the same in every invitation of the round."""
    if connection.vendor != "postgresql":
        assert not hasattr(AnonymousResponse, "at")
        return
    from django.test import Client

    tokens = [a_door(guidance) for _person in range(3)]
    for token in tokens[:2]:
        Client().post(SEND, filled(token))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM monitoring_anonymousinvitation")
        assert cursor.fetchone()[0] == 1


def test_once_and_only_while_the_round_is_open(client, guidance):
    token, late = a_door(guidance), a_door(guidance)
    assert client.post(SEND, filled(token)).status_code == 200
    for again in (client.get(page(token)), client.post(SEND, filled(token, geheel="1"))):
        assert again.context["shut"] == "used"
        assert WORDS not in again.content.decode()
    close(guidance)
    assert client.get(page(late)).context["shut"] == "closed"
    assert client.post(SEND, filled(late)).context["shut"] == "closed"
    assert client.post(SEND, filled("verzonnen")).context["shut"] == "unknown"
    assert AnonymousResponse.objects.count() == 1


def test_what_is_missing_or_wrong_is_told_and_what_was_filled_in_stays(client, guidance):
    token = a_door(guidance)
    response = client.post(SEND, filled(token, geheel="", bereik="9"))
    html = response.content.decode()
    assert {one.name for one in response.context["problems"]} == {"begeleiding.geheel", "begeleiding.bereik"}
    assert WORDS in html
    assert not AnonymousResponse.objects.exists()
    assert not AnonymousInvitation.objects.get().used


def test_an_answer_to_what_is_not_asked_is_left_behind(client, guidance):
    client.post(SEND, filled(a_door(guidance), geheel="4", anders="Niets meer"))
    client.post(SEND, filled(a_door(guidance), geheel="2", anders="Sneller bellen"))
    kept = sorted(json.dumps(row.answers.get("begeleiding.anders")) for row in AnonymousResponse.objects.all())
    assert kept == ['"Sneller bellen"', "null"]


def test_the_secret_does_not_travel_along(client, guidance):
    token = a_door(guidance)
    response = client.get(page(token))
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    html = response.content.decode()
    assert re.findall(rf'action="[^"]*{token}', html) == []
    assert f'data-draft="{token}' not in html


@pytest.mark.parametrize("first", [True, False])
def test_who_was_two_people_for_a_while_answers_once(client, world, guidance, first):
    keep, gone = world.people["iccer"], factories.PersonFactory(penvoerder=world.penvoerder)
    tokens = [a_door(guidance, person) for person in (keep, gone)]
    client.post(SEND, filled(tokens[0 if first else 1]))
    merge_people(keep=keep, gone=gone, chosen=Chosen(), by=world.users["beheerder"])
    assert AnonymousInvitation.objects.get(round=guidance).used
    for token in tokens:
        client.post(SEND, filled(token))
    assert AnonymousResponse.objects.count() == 1
