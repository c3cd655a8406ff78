"""An adviser fills in with the school: who is there is noted first, and it opens that one for that day."""

import datetime

import pytest
from django.urls import reverse

from monitoring.evaluation.services import save_answers
from monitoring.models import Answer, EvaluationPresent, SelfEvaluation
from tests import factories
from tests.monitoring.evaluation.conftest import close_round, fill_in, fill_in_and_submit


def sit(client, evaluation, **data):
    return client.post(reverse("evaluation:together", args=[evaluation.pk]), data)


def fill_address(evaluation):
    return reverse("evaluation:fill", args=[evaluation.pk, "visie"])


def test_who_is_there_is_noted_and_then_the_same_pages_open(as_role, world, evaluation):
    client = as_role("adviseur")
    assert client.get(fill_address(evaluation)).status_code == 404
    response = sit(client, evaluation, persons=[world.people["iccer"].pk], name=" Fatma Yilmaz,  leerkracht ")
    assert response["Location"] == fill_address(evaluation)
    page = client.get(fill_address(evaluation))
    assert world.people["iccer"].name in page.content.decode()
    data = {
        f"{kind}-{one.name}": getattr(one, kind)
        for one in page.context["page"].questions
        for kind in ("base", "initial")
    }
    assert client.post(fill_address(evaluation), data | {"visie.nu": "3", "go": "next"}).status_code == 302
    assert Answer.objects.get().changed_by == world.users["adviseur"]
    rows = EvaluationPresent.objects.all()
    assert {str(row) for row in rows} == {
        str(world.users["adviseur"]),
        str(world.people["iccer"]),
        "Fatma Yilmaz, leerkracht",
    }
    # The school sees that it was done and with whom.
    for name in ("overview", "fill"):
        args = [evaluation.pk, "visie"] if name == "fill" else [evaluation.pk]
        html = as_role("directeur").get(reverse(f"evaluation:{name}", args=args)).content.decode()
        assert world.users["adviseur"].name in html
        assert "Fatma Yilmaz" in html


@pytest.mark.parametrize("data", [{}, {"name": "   "}, {"persons": ["999999"]}, {"name": "x" * 161}])
def test_without_anybody_of_the_school_nothing_opens(as_role, evaluation, data):
    client = as_role("adviseur")
    response = sit(client, evaluation, **data)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not EvaluationPresent.objects.exists()
    assert client.get(fill_address(evaluation)).status_code == 404


def test_it_opens_nothing_else_and_nobody_else_and_no_other_day(as_role, world, evaluation):
    school = factories.SchoolFactory(municipality=world.municipality)
    other = factories.SelfEvaluationFactory(round=world.round, school=school)
    sit(as_role("adviseur"), evaluation, name="Iemand")
    assert as_role("adviseur").get(fill_address(other)).status_code == 404
    assert as_role("beheerder").get(fill_address(evaluation)).status_code == 404
    EvaluationPresent.objects.update(on=datetime.date(2020, 1, 6))
    assert as_role("adviseur").get(fill_address(evaluation)).status_code == 404


def test_only_the_school_submits_and_it_closes_then(as_role, world, evaluation, iccer):
    fill_in(evaluation, iccer)
    client = as_role("adviseur")
    sit(client, evaluation, persons=[world.people["iccer"].pk])
    overview = client.get(reverse("evaluation:overview", args=[evaluation.pk])).content.decode()
    assert reverse("evaluation:submit", args=[evaluation.pk]) not in overview
    assert client.post(reverse("evaluation:submit", args=[evaluation.pk]), {}).status_code == 403
    fill_in_and_submit(SelfEvaluation.objects.get(pk=evaluation.pk), iccer, visie__nu=2)
    assert client.get(fill_address(evaluation)).status_code == 404


def test_after_the_window_or_submitting_it_says_why(as_role, evaluation, iccer):
    close_round(evaluation.round)
    client = as_role("adviseur")
    response = sit(client, evaluation, name="Iemand")
    assert response.context["closed"]
    assert not EvaluationPresent.objects.exists()


def test_the_adviser_and_the_school_do_not_overwrite_each_other(as_role, world, evaluation, iccer):
    sit(as_role("adviseur"), evaluation, name="Iemand")
    save_answers(evaluation=evaluation, changes={"visie.nu": 4}, base={}, by=iccer)
    saved = save_answers(evaluation=evaluation, changes={"visie.nu": 1}, base={}, by=world.users["adviseur"])
    assert saved.conflicts["visie.nu"].theirs == 4


def test_the_start_asks_how_and_paper_shows_all_pillars_at_once(as_role, evaluation):
    client, url = as_role("iccer"), reverse("evaluation:begin", args=[evaluation.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"way": "together"})["Location"] == fill_address(evaluation)
    assert client.post(url, {"way": "apart"})["Location"] == reverse("apart:mine", args=[evaluation.pk])
    assert client.post(url, {"way": "onzin"})["Location"] == url
    paper = reverse("evaluation:paper", args=[evaluation.pk])
    assert client.post(url, {"way": "paper"})["Location"] == paper
    page = client.get(paper).context["page"]
    assert len(page.sections) == 4
    data = {f"{kind}-{one.name}": getattr(one, kind) for one in page.questions for kind in ("base", "initial")}
    answers = {"visie.nu": "2", "samenwerking.nu": "4"}
    assert client.post(paper, data | answers | {"go": "next"})["Location"] == reverse(
        "evaluation:overview", args=[evaluation.pk]
    )
    assert sorted(Answer.objects.values_list("number", flat=True)) == [2, 4]
    evaluation.refresh_from_db()
    assert (evaluation.way, evaluation.on_paper) == ("together", True)
