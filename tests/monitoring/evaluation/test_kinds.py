"""Every kind of question on its page: shown, sent without JavaScript, kept, and asked only when it is to be asked."""

import json

import pytest
from django.urls import reverse

from monitoring.evaluation.questionnaire import answers_of, asked_now, questionnaire
from monitoring.evaluation.selectors import state_of
from monitoring.evaluation.services import reopen, save_answers, submit
from monitoring.evaluation.terms import Terms
from monitoring.evaluation.values import Pair
from monitoring.evaluation.wording import in_words
from monitoring.models import Answer, Instrument, Submission
from tests import factories
from tests.monitoring.evaluation.conftest import fill_in


@pytest.fixture
def rich(evaluation):
    """The self-evaluation, whose first pillar asks every kind of question, one of them only after an answer."""
    instrument = evaluation.round.instrument
    instrument.importance_scale = ["Niet", "Wel", "Erg"]
    instrument.realisation_scale = ["Nog niet", "Deels", "Helemaal"]
    instrument.satisfaction_scale = ["Ontevreden", "Tevreden"]
    instrument.terms = [{"term": "doelen", "text": "Wat je wilt dat kinderen leren."}]
    instrument.save()
    pillar = instrument.pillars.get(key="visie")
    pillar.questions.filter(key="nu").update(allows_between=True)
    add = {
        "doel": {"kind": "goal"},
        "tevreden": {"kind": "satisfaction"},
        "uren": {"kind": "number", "unit": "uur", "lowest": 1, "highest": 40},
        "vorm": {"kind": "choice", "options": ["Lessen", "Projecten"], "allows_other": True},
        "wie": {"kind": "choices", "options": ["Team", "Ouders"], "allows_other": True},
        "waarom": {"kind": "text", "condition": {"question": "visie.vorm", "any_of": ["Projecten"]}, "own": True},
        "daarna": {"kind": "statement", "condition": {"question": "visie.nu", "any_of": [3, 4]}},
    }
    for order, (key, more) in enumerate(add.items(), start=20):
        factories.QuestionFactory(pillar=pillar, key=key, order=order, text=f"Vraag {key}?", **more)
    return evaluation


POSTED = {
    "visie.nu": "2-3",
    "visie.nu-note": "  net ertussen ",
    "visie.doel": "3",
    "visie.doel-second": "1",
    "visie.tevreden": "2",
    "visie.uren": " 12 ",
    "visie.vorm": "__other__",
    "visie.vorm-other": "Een  theaterweek",
    "visie.wie": ["Ouders", "__other__"],
    "visie.wie-other": "De buurt",
}
KEPT = {
    "visie.nu": Pair(2, 3, "net ertussen"),
    "visie.doel": Pair(3, 1),
    "visie.tevreden": 2,
    "visie.uren": 12,
    "visie.vorm": ("Een theaterweek",),
    "visie.wie": ("Ouders", "De buurt"),
}


def address(evaluation):
    return reverse("evaluation:fill", args=[evaluation.pk, "visie"])


def hidden(page):
    """Return the hidden fields of the page's questions."""
    fields = {}
    for question in page.questions:
        fields |= {f"base-{question.name}": question.base, f"initial-{question.name}": question.initial}
    return fields


def test_all_kinds_come_in_without_javascript_and_stand_there_again(as_role, rich):
    client = as_role("iccer")
    page = client.get(address(rich)).context["page"]
    assert client.post(address(rich), hidden(page) | POSTED)["Location"].startswith(address(rich))
    form, answers = questionnaire(rich.round.instrument), answers_of(rich)
    assert {name: answers.value(form.by_name[name]) for name in KEPT} == KEPT
    response = client.get(address(rich))
    html = response.content.decode()
    for shown in ('value="2-3" checked', 'value="Een theaterweek"', 'value="De buurt"', 'value="net ertussen"'):
        assert shown in html
    # Sent back as it stands nothing changes: what is shown is what is kept.
    before = list(Answer.objects.order_by("pk").values_list("pk", "revision"))
    client.post(address(rich), hidden(response.context["page"]) | POSTED)
    assert list(Answer.objects.order_by("pk").values_list("pk", "revision")) == before


def test_answers_in_words(rich):
    form = questionnaire(rich.round.instrument)
    said = {name: in_words(form, form.by_name[name], value) for name, value in KEPT.items()}
    assert said["visie.uren"] == "12 uur"
    assert said["visie.tevreden"] == "Tevreden"
    assert "Erg" in said["visie.doel"]
    assert "Nog niet" in said["visie.doel"]
    assert "2 Niveau 2" in said["visie.nu"]
    assert "net ertussen" in said["visie.nu"]
    assert said["visie.wie"] == "Ouders, De buurt"


def test_a_question_is_asked_needed_counted_and_sent_in_only_while_its_condition_holds(rich, iccer):
    def needed():
        return {question.url.partition("#")[2] for pillar in state_of(rich).pillars for question in pillar.still_open}

    def save(**changes):
        base = {row.question.key: row.revision for row in rich.answers.select_related("question")}
        changes = {f"visie.{key}": value for key, value in changes.items()}
        bases = {name: base.get(name.partition(".")[2], 0) for name in changes}
        assert not save_answers(evaluation=rich, changes=changes, base=bases, by=iccer).conflicts
        rich.refresh_from_db()

    total = state_of(rich).progress.total
    assert "visie-daarna" not in needed()
    save(nu=["2", "3", ""], vorm=["Projecten"])
    assert {"visie-daarna", "visie-waarom"} <= needed()
    assert state_of(rich).progress.total == total + 2
    save(daarna=4, waarom="Omdat het leeft")
    save(nu=1, vorm=["Lessen"])
    assert state_of(rich).progress.total == total
    form = questionnaire(rich.round.instrument)
    assert not {"visie.daarna", "visie.waarom"} & asked_now(form, answers_of(rich))
    fill_in_rest(rich, iccer)
    submit(evaluation=rich, by=iccer)
    sent = Submission.objects.get().answers
    assert sent["visie.nu"] == 1
    assert not {"visie.daarna", "visie.waarom"} & sent.keys()
    assert rich.answers.get(question__key="waarom").text == "Omdat het leeft"  # kept, for when it is asked again


def fill_in_rest(evaluation, by):
    """Answer what is still open."""
    form, answers = questionnaire(evaluation.round.instrument), answers_of(evaluation)
    rest = {asked.name: 2 for asked in form if answers.value(asked) is None and asked.question.required}
    rest |= {"visie.doel": [2, 2], "visie.vorm": ["Lessen"], "visie.wie": ["Team"]}
    rest.pop("visie.waarom", None)
    base = {name: answers.revision(form.by_name[name]) for name in rest}
    saved = save_answers(evaluation=evaluation, changes=rest, base=base, by=by)
    assert not saved.errors
    assert not saved.conflicts
    evaluation.refresh_from_db()


def test_half_a_goal_is_still_open(rich, iccer):
    save_answers(evaluation=rich, changes={"visie.doel": ["3", ""]}, base={}, by=iccer)
    rich.refresh_from_db()
    open_now = [question.url for question in state_of(rich).pillars[0].still_open]
    assert any(url.endswith("#visie-doel") for url in open_now)


def test_without_javascript_a_question_that_was_brought_up_holds_one_on_the_page(as_role, rich):
    client = as_role("iccer")
    page = client.get(address(rich)).context["page"]
    data = hidden(page) | {"visie.vorm": "Projecten", "go": "next"}
    assert client.post(address(rich), data)["Location"] == f"{address(rich)}#visie-waarom"
    page = client.get(address(rich)).context["page"]
    assert client.post(address(rich), hidden(page) | {"visie.vorm": "Projecten", "go": "next"})["Location"].endswith(
        "/deskundigheid/"
    )


def test_the_browser_is_told_when_a_question_is_asked_and_people_in_words(as_role, rich):
    html = as_role("iccer").get(address(rich)).content.decode()
    page = as_role("iccer").get(address(rich)).context["page"]
    question = next(one for one in page.questions if one.name == "visie.daarna")
    assert json.loads(question.condition) == {"question": "visie.nu", "any_of": ["3", "4"]}
    assert "not-asked" in html
    assert "3 Niveau 3" in question.only_if
    assert f"vraag van {rich.round.programme.penvoerder.short_name}" in html


def test_hard_words_are_buttons_in_running_text_and_never_markup(rich):
    terms = Terms(Instrument(terms=[{"term": "lijn", "text": "x"}, {"term": "doorgaande lijn", "text": "y"}]))
    marked = terms.marked("Een <b>Doorgaande lijn</b> en een lijn, geen lijnen.")
    assert marked.count("<button") == 2
    assert 'popovertarget="term-2"' in marked
    assert ">Doorgaande lijn</button>" in marked
    assert "&lt;b&gt;" in marked
    assert "geen lijnen" in marked
    assert [term.term for term in terms.found_in(["geen lijnen", "de LIJN"])] == ["lijn"]


def test_the_page_explains_its_hard_words(as_role, rich):
    html = as_role("iccer").get(address(rich)).content.decode()
    assert "Wat je wilt dat kinderen leren." in html
    assert 'popovertarget="term-1"' in html


def test_both_versions_stay_after_reopening(as_role, evaluation, iccer, director):
    fill_in(evaluation, iccer, visie__nu=2)
    submit(evaluation=evaluation, by=iccer)
    evaluation.refresh_from_db()
    reopen(evaluation=evaluation, by=director, reason="Bij nader inzien")
    save_answers(evaluation=evaluation, changes={"visie.nu": 3}, base={"visie.nu": 1}, by=director)
    evaluation.refresh_from_db()
    submit(evaluation=evaluation, by=director)
    response = as_role("iccer").get(reverse("evaluation:versions", args=[evaluation.pk]))
    versions = response.context["versions"]
    assert [one.answers["visie.nu"] for one in versions.submissions] == [2, 3]
    assert versions.changes == 1
    assert versions.pillars[0].changed[0].answers == ("2 Niveau 2", "3 Niveau 3")
    assert "Bij nader inzien" in response.content.decode()
