"""The pages of rounds: opening, inviting, more time, reminding."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Round
from tests import factories
from tests.monitoring.evaluation.conftest import fill_in_and_submit

DAY = datetime.timedelta(days=1)


def in_days(number):
    return (timezone.localdate() + number * DAY).isoformat()


def test_the_leader_opens_a_round(as_role, world):
    client, url = as_role("beheerder"), reverse("evaluation:round_new")
    assert client.get(url).status_code == 200
    data = {
        "name": "Zelfevaluatie 2030",
        "instrument": world.round.instrument.pk,
        "opens_on": in_days(0),
        "closes_on": in_days(-3),
    }
    wrong = client.post(url, data | {"name": ""})
    assert set(wrong.context["form"].errors) == {"name", "closes_on"}
    response = client.post(url, data | {"closes_on": in_days(30)})
    made = Round.objects.get(name="Zelfevaluatie 2030")
    assert response["Location"] == reverse("evaluation:round", args=[made.pk])
    assert made.evaluations.count() == 1


def test_a_questionnaire_of_another_penvoerder_cannot_be_chosen(as_role, world, other_world):
    data = {
        "name": "Zelfevaluatie 2030",
        "instrument": other_world.round.instrument.pk,
        "opens_on": in_days(0),
        "closes_on": in_days(30),
    }
    response = as_role("beheerder").post(reverse("evaluation:round_new"), data)
    assert "instrument" in response.context["form"].errors
    assert not Round.objects.filter(name="Zelfevaluatie 2030").exists()


def test_without_a_questionnaire_the_page_says_what_to_do(as_role, world):
    world.evaluation.delete()
    world.round.delete()
    world.penvoerder.instruments.all().delete()
    html = as_role("beheerder").get(reverse("evaluation:round_new")).content.decode()
    assert "Wie de installatie beheert, zet de vragenlijst van jullie programma klaar." in html


def test_inviting_one_more_school_and_giving_more_time(as_role, world):
    late = factories.SchoolFactory(municipality=world.municipality)
    client = as_role("beheerder")
    invite = reverse("evaluation:round_invite", args=[world.round.pk])
    assert late.name in client.get(invite).content.decode()
    assert client.post(invite, {"school": world.school.pk}).context["form"].errors["school"]
    assert client.post(invite, {"school": late.pk}).status_code == 302
    assert world.round.evaluations.filter(school=late).exists()
    extend = reverse("evaluation:round_extend", args=[world.round.pk])
    assert client.post(extend, {"closes_on": in_days(1)}).context["form"].non_field_errors()
    assert client.post(extend, {"closes_on": in_days(90)}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_an_adviser_reminds_and_is_told_who_got_it(as_role, world):
    done = factories.SelfEvaluationFactory(
        round=world.round, school=factories.SchoolFactory(municipality=world.municipality, name="Klaar")
    )
    fill_in_and_submit(done, world.users["iccer"])
    client, url = as_role("adviseur"), reverse("evaluation:round_remind", args=[world.round.pk])
    html = client.get(url).content.decode()
    assert world.school.name in html
    assert "Klaar" not in html
    response = client.post(url, {"evaluation": [world.evaluation.pk, done.pk, "x", "99999"]}, follow=True)
    assert sorted(message.to[0] for message in mail.outbox) == ["directeur.een@example.org", "iccer.een@example.org"]
    told = " ".join(str(message) for message in response.context["messages"])
    assert world.people["iccer"].name in told
    assert world.people["directeur"].name in told
    client.post(url, {})
    assert len(mail.outbox) == 2


def test_a_round_of_another_penvoerder_is_not_there(as_role, other_world):
    for name in ("round", "round_extend", "round_invite", "round_remind"):
        url = reverse(f"evaluation:{name}", args=[other_world.round.pk])
        assert as_role("beheerder").get(url).status_code == 404


def test_the_list_of_schools_survives_odd_filters(as_role, world):
    url = reverse("evaluation:round", args=[world.round.pk])
    response = as_role("adviseur").get(url, {"q": "<script>", "status": "x" * 500, "page": "negen", "adviser": "'"})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;" in response.content.decode()


def test_a_number_that_no_computer_reads_reminds_nobody(as_role, world):
    url = reverse("evaluation:round_remind", args=[world.round.pk])
    answer = as_role("adviseur").post(url, {"evaluation": ["9" * 5000, "²", "-1"]})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert not mail.outbox


def test_the_name_of_a_questionnaire_is_text_and_no_html(as_role, world):
    instrument = world.round.instrument
    instrument.name = "<img src=x>"
    instrument.save()
    page = as_role("beheerder").get(reverse("evaluation:round_new")).content.decode()
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page
