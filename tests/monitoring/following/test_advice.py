"""Questions for advice: an agreement of the adviser, a line on the work list, an answer, a mail."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse

from cmk.core.errors import DomainError
from monitoring.following.advice import answer_advice, ask_advice
from monitoring.models import AdviceRequest
from tests.monitoring.following.conftest import hand_in
from trajectories.conversations.services.action_points import finish_action_point
from trajectories.models import ActionPoint

QUESTION = "Hoe betrekken we het team bij onze visie? " * 12


@pytest.fixture
def asked(evaluation, iccer):
    return ask_advice(evaluation=evaluation, kind="advice", text=QUESTION, pillar_key="visie", by=iccer)


def test_asking_makes_one_agreement_of_the_schools_adviser(as_role, world, evaluation, adviser):
    url = reverse("following:ask", args=[evaluation.pk])
    for _tap in range(2):
        assert as_role("iccer").post(url, {"kind": "advice", "pillar": "visie", "text": QUESTION}).status_code == 302
    point = ActionPoint.objects.get()
    assert (point.school, point.owner_user, point.advice_request) == (
        world.school,
        adviser,
        AdviceRequest.objects.get(),
    )
    assert len(point.text) <= 300
    assert "Visie" in point.text
    assert point.due_on - point.agreed_on == datetime.timedelta(days=14)


def test_all_that_is_wrong_with_a_question_is_said_at_once(world, pillars, iccer):
    with pytest.raises(DomainError) as refused:
        ask_advice(evaluation=world.evaluation, kind="geld", text=" ", pillar_key="geen", by=iccer)
    assert len(refused.value.messages) == 4


def test_without_an_adviser_it_goes_to_the_project_leader(world, evaluation, iccer):
    world.penvoerder.assignments.all().delete()
    row = ask_advice(evaluation=evaluation, kind="training", text="Muziek?", by=iccer)
    assert row.action_point.owner_user == world.users["beheerder"]


def test_the_adviser_finds_it_once_and_answers(as_role, world, asked, django_capture_on_commit_callbacks):
    client, url = as_role("adviseur"), reverse("following:answer", args=[asked.pk])
    html = client.get(reverse("worklist")).content.decode()
    assert html.count(url) == 1
    assert reverse("actionpoints:finish", args=[asked.action_point_id]) not in html
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"answer": "Begin met drie foto’s."}).status_code == 302
    asked.refresh_from_db()
    assert asked.action_point.is_done
    (message,) = mail.outbox
    assert message.to == [world.people["iccer"].email]
    assert "foto" not in message.body
    page = as_role("iccer").get(reverse("evaluation:result", args=[asked.evaluation_id])).content.decode()
    assert "Begin met drie foto’s." in page
    assert url not in client.get(reverse("worklist")).content.decode()


def test_a_second_answer_is_not_lost_unseen(world, asked, adviser):
    answer_advice(request=asked, answer="Eerst.", by=adviser)
    answer_advice(request=asked, answer="Eerst.", by=adviser)
    with pytest.raises(DomainError, match="beantwoord"):
        answer_advice(request=asked, answer="Later.", by=world.users["beheerder"])
    asked.refresh_from_db()
    assert asked.answer == "Eerst."


def test_finishing_the_agreement_elsewhere_keeps_the_question(as_role, asked, adviser):
    finish_action_point(point=asked.action_point, by=adviser, note="Gebeld.")
    html = as_role("adviseur").get(reverse("worklist")).content.decode()
    assert reverse("following:answer", args=[asked.pk]) in html
    assert "nog geen antwoord" in html
    answer_advice(request=asked, answer="We belden.", by=adviser)
    asked.action_point.refresh_from_db()
    assert asked.action_point.done_note == "Gebeld."


def test_staff_read_the_question_and_no_answer_that_is_not_shared(as_role, world, pillars, iccer):
    evaluation = hand_in(world, share=False, visie__toelichting="Dit blijft van ons")
    row = ask_advice(evaluation=evaluation, kind="advice", text="Denk je mee?", by=iccer)
    html = as_role("adviseur").get(reverse("following:answer", args=[row.pk])).content.decode()
    assert "Denk je mee?" in html
    assert "Dit blijft van ons" not in html
    assert reverse("evaluation:result", args=[evaluation.pk]) not in html


def test_who_answered_may_correct_it_and_what_stood_there_stays_readable(as_role, world, asked, adviser):
    answer_advice(request=asked, answer="Begin met de directie.", by=adviser)
    sent, url = len(mail.outbox), reverse("following:answer", args=[asked.pk])
    page = as_role("adviseur").get(url).content.decode()
    assert "Begin met de directie.</textarea>" in page
    assert as_role("adviseur").post(url, {"answer": "Begin met het team."}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "Begin met het team."
    assert [one["text"] for one in asked.earlier_answers] == ["Begin met de directie."]
    assert len(mail.outbox) == sent
    result = as_role("iccer").get(reverse("evaluation:result", args=[asked.evaluation_id])).content.decode()
    assert result.index("Begin met het team.") < result.index("Begin met de directie.")
    other = as_role("beheerder").get(url).content.decode()
    assert "Begin met het team." in other
    assert "<textarea" not in other
