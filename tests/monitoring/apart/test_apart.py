"""Answering apart: nobody sees the other's before being done, then side by side, and settled into the school's."""

import json

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from monitoring.apart.compare import between, compare
from monitoring.apart.services import finish, go_on_together, own_part, save_own_answers, settle, take_up_again
from monitoring.evaluation.questionnaire import answers_of, questionnaire
from monitoring.evaluation.services import save_answers
from monitoring.evaluation.services.ways import choose_way
from monitoring.evaluation.values import Asked, Pair
from monitoring.models import Answer, OwnPart, Question
from tests.monitoring.evaluation.conftest import close_round, fill_in_and_submit, required_values


@pytest.fixture
def evaluation(world):
    choose_way(evaluation=world.evaluation, way="apart", by=world.users["iccer"])
    world.evaluation.refresh_from_db()
    return world.evaluation


@pytest.fixture
def iccer(world):
    return world.users["iccer"]


@pytest.fixture
def director(world):
    return world.users["directeur"]


def answer(evaluation, user, **own):
    """Let ``user`` answer all that is required apart; ``own`` as for ``required_values``."""
    part = own_part(evaluation=evaluation, user=user)
    saved = save_own_answers(part=part, changes=required_values(evaluation, **own), base={})
    assert not saved.errors
    assert not saved.conflicts
    return part


def value(evaluation, name):
    asked = questionnaire(evaluation.round.instrument).by_name[name]
    return answers_of(evaluation).value(asked)


def test_what_both_say_is_the_schools_and_what_differs_is_settled_with_one_tap(as_role, evaluation, iccer, director):
    finish(part=answer(evaluation, iccer, visie__nu=1, programma__gewenst=3))
    assert not Answer.objects.exists()  # one person's answers are nobody else's
    finish(part=answer(evaluation, director, visie__nu=3, programma__gewenst=4))
    assert value(evaluation, "visie.uitspraak-1") == 2
    assert value(evaluation, "visie.nu") is None
    client, url = as_role("iccer"), reverse("apart:compare", args=[evaluation.pk])
    rows = client.get(url).context["comparison"].still_open
    assert [row.asked.name for row in rows] == ["visie.nu", "programma.gewenst"]
    assert rows[0].between == "2 Niveau 2"
    assert rows[1].between == ""
    settled = client.post(
        reverse("apart:settle", args=[evaluation.pk]), {"settle": "visie.nu=between", "base-visie.nu": rows[0].base}
    )
    assert settled["Location"].endswith("#programma-gewenst")
    assert value(evaluation, "visie.nu") == 2
    choice = rows[1].sayings[1].choice
    client.post(reverse("apart:settle", args=[evaluation.pk]), {"settle": f"programma.gewenst={choice}"})
    assert value(evaluation, "programma.gewenst") == 4
    comparison = client.get(url).context["comparison"]
    assert len(comparison.rows) == 2  # what was said stays to be seen
    assert not comparison.still_open


def test_two_who_settle_at_once_do_not_overwrite_each_other(as_role, evaluation, iccer, director):
    parts = [answer(evaluation, iccer, visie__nu=1), answer(evaluation, director, visie__nu=4)]
    for part in parts:
        finish(part=part)
    settle(evaluation=evaluation, name="visie.nu", choice=str(parts[0].pk), base=0, by=iccer)
    response = as_role("directeur").post(
        reverse("apart:settle", args=[evaluation.pk]),
        {"settle": f"visie.nu={parts[1].pk}", "base-visie.nu": "0"},
        follow=True,
    )
    assert iccer.given_name in response.content.decode()
    assert value(evaluation, "visie.nu") == 1


def test_nobody_sees_the_answers_of_another_before_being_done(as_role, evaluation, iccer, director):
    part = own_part(evaluation=evaluation, user=director)
    save_own_answers(part=part, changes={"visie.toelichting": "Alleen van mij"}, base={})
    finish(part=part)
    client = as_role("iccer")
    for name, args in (("mine", []), ("fill", ["visie"]), ("compare", [])):
        html = client.get(reverse(f"apart:{name}", args=[evaluation.pk, *args]), follow=True).content.decode()
        assert "Alleen van mij" not in html
    for name in ("fill", "overview"):
        args = [evaluation.pk, "visie"] if name == "fill" else [evaluation.pk]
        assert "Alleen van mij" not in client.get(reverse(f"evaluation:{name}", args=args)).content.decode()
    client.post(reverse("apart:done", args=[evaluation.pk]))
    assert "Alleen van mij" in client.get(reverse("apart:compare", args=[evaluation.pk])).content.decode()


def test_the_same_pages_save_on_ones_own_sheet(as_role, evaluation, iccer):
    client = as_role("iccer")
    url = reverse("apart:autosave", args=[evaluation.pk])
    body = {"changes": {"visie.nu": "3", "visie.gewenst": 9}, "base": {}}
    answer_ = client.post(url, json.dumps(body), content_type="application/json").json()
    assert answer_["revisions"] == {"visie.nu": 1}
    assert set(answer_["errors"]) == {"visie.gewenst"}
    assert answer_["progress"]["value"] == 1
    # Another window on the first revision sees what the first one saved.
    again = client.post(url, json.dumps({"changes": {"visie.nu": 2}, "base": {}}), content_type="application/json")
    assert again.json()["conflicts"]["visie.nu"]["theirs"] == "3"
    page = client.get(reverse("apart:fill", args=[evaluation.pk, "visie"]))
    assert 'value="3" checked' in page.content.decode()
    assert not Answer.objects.exists()
    assert OwnPart.objects.get().user == iccer


def test_done_is_done_until_taken_up_again_and_not_once_they_lie_side_by_side(evaluation, iccer, director):
    part = answer(evaluation, iccer)
    finish(part=part)
    with pytest.raises(DomainError):
        save_own_answers(part=part, changes={"visie.nu": 4}, base={"visie.nu": 1})
    take_up_again(part=part)
    assert save_own_answers(part=part, changes={"visie.nu": 4}, base={"visie.nu": 1}).revisions == {"visie.nu": 2}
    finish(part=part)
    finish(part=answer(evaluation, director))
    with pytest.raises(DomainError):
        take_up_again(part=part)


def test_one_goes_on_with_what_is_there_when_the_other_never_finishes(as_role, evaluation, iccer, director):
    theirs = own_part(evaluation=evaluation, user=director)
    save_own_answers(part=theirs, changes={"visie.toelichting": "Nog niet af"}, base={})
    answer(evaluation, iccer, visie__nu=3)
    go_on_together(evaluation=evaluation, by=iccer)
    evaluation.refresh_from_db()
    assert evaluation.way == "together"
    assert value(evaluation, "visie.nu") == 3
    assert value(evaluation, "visie.toelichting") is None  # of who was not done nothing is used
    assert not compare(evaluation, answers_of(evaluation)).still_open
    assert "Nog niet af" not in as_role("iccer").get(reverse("apart:compare", args=[evaluation.pk])).content.decode()


def test_what_was_settled_before_is_not_overwritten_by_being_done(evaluation, iccer, director):
    save_answers(evaluation=evaluation, changes={"visie.uitspraak-1": 4}, base={}, by=iccer)
    finish(part=answer(evaluation, iccer))
    finish(part=answer(evaluation, director))
    assert value(evaluation, "visie.uitspraak-1") == 4


@pytest.mark.parametrize("settle_for", ["visie.nu=999999", "visie.nu=between", "bestaat.niet=1", "onzin", ""])
def test_a_choice_that_does_not_exist_is_refused_kindly(as_role, evaluation, iccer, director, settle_for):
    for user in (iccer, director):
        finish(part=answer(evaluation, user))
    response = as_role("iccer").post(reverse("apart:settle", args=[evaluation.pk]), {"settle": settle_for}, follow=True)
    assert response.status_code == 200
    assert "messages" in response.content.decode()
    assert value(evaluation, "visie.nu") == 2


def test_after_the_window_and_after_submitting_it_says_why(as_role, evaluation, iccer):
    part = answer(evaluation, iccer)
    close_round(evaluation.round)
    url = reverse("apart:autosave", args=[evaluation.pk])
    late = as_role("iccer").post(
        url, json.dumps({"changes": {"visie.nu": 4}, "base": {"visie.nu": 1}}), content_type="application/json"
    )
    assert (late.status_code, str(evaluation.round.closes_on.year) in late.json()["message"]) == (409, True)
    with pytest.raises(DomainError):
        finish(part=part)
    # Who has no sheet yet gets none any more, and reads why.
    response = as_role("directeur").get(reverse("apart:mine", args=[evaluation.pk]), follow=True)
    assert response.status_code == 200
    evaluation.round.closes_on = evaluation.round.closes_on.replace(year=evaluation.round.closes_on.year + 1)
    evaluation.round.save()
    evaluation.refresh_from_db()
    fill_in_and_submit(evaluation, iccer)
    assert as_role("iccer").get(reverse("apart:mine", args=[evaluation.pk]))["Location"].endswith("/resultaat/")


def test_what_lies_between():
    scenario = Asked("a.b", Question(kind="scenario_now", allows_between=True), 4)
    statement = Asked("a.c", Question(kind="statement"), 4)
    assert between(scenario, 2, 3) == Pair(2, 3)
    assert between(scenario, 4, 1) == Pair(2, 3)
    assert between(scenario, 1, 3) == 2
    assert between(statement, 1, 3) == 2
    assert between(statement, 2, 3) is None
    assert between(Asked("a.d", Question(kind="text"), 0), "een", "twee") is None
