"""Filling in without JavaScript: save, go on, conflicts, last time's answers, the overview, submitting."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from monitoring.evaluation.services import save_answers
from monitoring.models import Answer, SelfEvaluation, SelfEvaluationEvent
from tests.monitoring.evaluation.conftest import close_round, earlier_evaluation, fill_in, fill_in_and_submit


def address(evaluation, key="visie"):
    return reverse("evaluation:fill", args=[evaluation.pk, key])


def shown(client, evaluation, key="visie"):
    """Return the page's form as a browser would send it back untouched."""
    page = client.get(address(evaluation, key)).context["page"]
    return as_sent(page)


def as_sent(page):
    data = {}
    for question in page.questions:
        data[f"base-{question.name}"] = question.base
        data[f"initial-{question.name}"] = question.initial
        checked = [choice.value for choice in question.choices if choice.checked]
        if question.conflict:
            data[f"theirs-{question.name}"] = question.conflict.revision
        if question.choices and checked:
            data[question.name] = checked
        elif not question.choices:
            data[question.name] = question.text
    return data


def number(evaluation, name):
    pillar, key = name.split(".")
    row = Answer.objects.filter(evaluation=evaluation, question__key=key, question__pillar__key=pillar).first()
    return row.number if row else None


def test_the_page_has_a_fieldset_and_legend_per_statement_and_one_h1(as_role, evaluation):
    html = as_role("iccer").get(address(evaluation)).content.decode()
    assert html.count("<fieldset") == html.count("<legend>") == 5
    assert html.count("<h1") == 1
    assert "Het team kent onze doelen." in html
    assert "style=" not in html


def test_going_on_saves_and_leads_to_the_next_pillar(as_role, evaluation):
    client = as_role("iccer")
    data = shown(client, evaluation) | {"visie.nu": "3", "visie.ontwikkelpunten": ["Tijd maken"], "go": "next"}
    response = client.post(address(evaluation), data)
    assert response["Location"] == address(evaluation, "deskundigheid")
    assert number(evaluation, "visie.nu") == 3
    assert Answer.objects.get(question__key="ontwikkelpunten").chosen == ["Tijd maken"]
    again = client.get(address(evaluation))
    assert 'value="3" checked' in again.content.decode()


@pytest.mark.parametrize(
    ("key", "go", "to"),
    [
        ("visie", "back", "mine"),
        ("deskundigheid", "back", "visie"),
        ("samenwerking", "next", "overview"),
        ("programma", "save", "programma"),
        ("programma", "", "programma"),
    ],
)
def test_every_button_leads_where_it_says(as_role, evaluation, key, go, to):
    client = as_role("iccer")
    response = client.post(address(evaluation, key), shown(client, evaluation, key) | {"go": go})
    places = {
        "mine": reverse("evaluation:mine"),
        "overview": reverse("evaluation:overview", args=[evaluation.pk]),
    }
    assert response["Location"] == places.get(to, address(evaluation, to))


def test_a_page_sent_back_untouched_changes_nothing_of_somebody_else(as_role, evaluation, director):
    client = as_role("iccer")
    data = shown(client, evaluation)
    save_answers(evaluation=evaluation, changes={"visie.nu": 4}, base={}, by=director)
    response = client.post(address(evaluation), data | {"visie.gewenst": "2", "go": "next"})
    assert response.status_code == 302
    assert (number(evaluation, "visie.nu"), number(evaluation, "visie.gewenst")) == (4, 2)


def test_a_conflict_is_shown_with_both_answers_and_the_rest_is_saved(as_role, evaluation, director):
    client = as_role("iccer")
    data = shown(client, evaluation) | {"visie.nu": "2", "visie.toelichting": "Mijn tekst", "go": "next"}
    save_answers(
        evaluation=evaluation,
        changes={"visie.nu": 4, "visie.toelichting": "<b>Zijn tekst</b>"},
        base={},
        by=director,
    )
    response = client.post(address(evaluation), data | {"visie.gewenst": "3"})
    html = response.content.decode()
    assert response.status_code == 200
    assert number(evaluation, "visie.gewenst") == 3
    assert (number(evaluation, "visie.nu"), "Mijn tekst" in html) == (4, True)
    assert escape("<b>Zijn tekst</b>") in html
    assert director.given_name in html

    # Keep one's own for the one, take theirs for the other; neither decides for the other.
    second = client.post(address(evaluation), as_sent(response.context["page"]) | {"keep": "visie.nu"})
    assert number(evaluation, "visie.nu") == 2
    page = second.context["page"]
    assert [question.name for question in page.problems] == ["visie.toelichting"]
    third = client.post(address(evaluation), as_sent(page) | {"take": "visie.toelichting"})
    assert third["Location"].endswith("#visie-toelichting")
    assert Answer.objects.get(question__key="toelichting").text == "<b>Zijn tekst</b>"


def test_a_text_that_is_too_long_is_shown_again_in_full(as_role, evaluation):
    client = as_role("iccer")
    long = "lang " * 1100
    response = client.post(
        address(evaluation), shown(client, evaluation) | {"visie.toelichting": long, "visie.nu": "1"}
    )
    assert response.status_code == 200
    assert long.strip() in response.content.decode()
    assert number(evaluation, "visie.nu") == 1
    assert not Answer.objects.filter(question__key="toelichting").exists()


def test_after_closing_what_was_typed_is_still_on_the_page(as_role, evaluation):
    client = as_role("iccer")
    data = shown(client, evaluation) | {"visie.toelichting": "Net te laat", "go": "next"}
    close_round(evaluation.round)
    response = client.post(address(evaluation), data)
    assert response.status_code == 200
    assert "Net te laat" in response.content.decode()
    assert response.context["page"].closed
    assert not Answer.objects.exists()


def test_submitted_meanwhile_in_another_tab(as_role, evaluation, director):
    client = as_role("iccer")
    data = shown(client, evaluation) | {"visie.toelichting": "Nog iets", "go": "next"}
    fill_in_and_submit(evaluation, director)
    response = client.post(address(evaluation), data)
    assert "Nog iets" in response.content.decode()
    assert director.name in response.context["page"].closed
    assert client.get(address(evaluation))["Location"] == reverse("evaluation:result", args=[evaluation.pk])


def test_last_time_is_shown_and_copied_with_one_tap(as_role, world, evaluation):
    earlier_evaluation(world, visie__nu=3, visie__uitspraak_1=4)
    client = as_role("iccer")
    page = client.get(address(evaluation)).context["page"]
    by_name = {question.name: question for question in page.questions}
    assert by_name["visie.nu"].last_time.words == "3 Niveau 3"
    assert by_name["visie.uitspraak-1"].last_time.words == "Altijd"
    assert by_name["visie.toelichting"].last_time is None
    response = client.post(address(evaluation), as_sent(page) | {"copy": "visie.uitspraak-1", "visie.gewenst": "4"})
    assert response["Location"].endswith("#visie-uitspraak-1")
    assert (number(evaluation, "visie.uitspraak-1"), number(evaluation, "visie.gewenst")) == (4, 4)
    page = client.get(address(evaluation)).context["page"]
    by_name = {question.name: question for question in page.questions}
    assert not by_name["visie.uitspraak-1"].last_time.offered
    # An answer that differs stays: one tap would replace it.
    client.post(address(evaluation), as_sent(page) | {"visie.nu": "1"})
    html = client.get(address(evaluation)).content.decode()
    assert 'value="visie.nu" data-copy' not in html
    assert "3 Niveau 3" in html


def test_a_pillar_that_is_not_there(as_role, evaluation):
    assert as_role("iccer").get(address(evaluation, "sport")).status_code == 404
    assert as_role("iccer").post(address(evaluation, "sport")).status_code == 404


def test_the_overview_names_every_open_question_with_its_place(as_role, evaluation, iccer):
    fill_in(evaluation, iccer)
    Answer.objects.filter(question__key__in=["nu"]).delete()
    html = as_role("iccer").get(reverse("evaluation:overview", args=[evaluation.pk])).content.decode()
    for key in ("visie", "deskundigheid", "programma", "samenwerking"):
        assert f"{address(evaluation, key)}#{key}-nu" in html
    assert reverse("evaluation:submit", args=[evaluation.pk]) not in html


def test_submitting_twice_is_a_friendly_page_and_one_event(as_role, evaluation, iccer):
    fill_in(evaluation, iccer)
    url = reverse("evaluation:submit", args=[evaluation.pk])
    result = reverse("evaluation:result", args=[evaluation.pk])
    assert as_role("iccer").post(url)["Location"] == result
    response = as_role("directeur").post(url, {"share_with": "adviser"}, follow=True)
    assert response.status_code == 200
    assert iccer.name in response.content.decode()
    assert SelfEvaluationEvent.objects.filter(to_status="submitted").count() == 1
    evaluation.refresh_from_db()
    assert evaluation.shared_at is None


def test_submitting_with_open_questions_says_which(as_role, evaluation):
    response = as_role("iccer").post(reverse("evaluation:submit", args=[evaluation.pk]))
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 4
    assert not SelfEvaluation.objects.get(pk=evaluation.pk).is_submitted


def test_mine_says_what_to_do_at_every_stage(as_role, evaluation, iccer):
    client, url = as_role("iccer"), reverse("evaluation:mine")
    assert reverse("evaluation:begin", args=[evaluation.pk]) in client.get(url).content.decode()
    save_answers(evaluation=evaluation, changes={"visie.nu": 2}, base={}, by=iccer)
    assert "<progress" in client.get(url).content.decode()
    fill_in(evaluation, iccer)
    assert reverse("evaluation:overview", args=[evaluation.pk]) in client.get(url).content.decode()
    fill_in_and_submit(evaluation, iccer)
    assert reverse("evaluation:result", args=[evaluation.pk]) in client.get(url).content.decode()
    close_round(evaluation.round)
    mine = client.get(url).context["mine"]
    assert (mine.running, mine.earlier) == ((), (evaluation,))


def test_mine_is_friendly_when_there_is_nothing(as_role, evaluation):
    evaluation.delete()
    response = as_role("directeur").get(reverse("evaluation:mine"))
    assert 'class="empty"' in response.content.decode()


def test_the_school_opens_its_own_again_and_the_reason_is_needed(as_role, evaluation, iccer):
    fill_in_and_submit(evaluation, iccer)
    client, url = as_role("directeur"), reverse("evaluation:reopen", args=[evaluation.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).context["form"].errors["reason"]
    assert client.post(url, {"reason": "Foutje"})["Location"] == reverse("evaluation:overview", args=[evaluation.pk])
    assert SelfEvaluation.objects.get(pk=evaluation.pk).status == "started"
