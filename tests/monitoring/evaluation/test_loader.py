"""Questionnaires from their files: complete, idempotent, and unchangeable once in use."""

from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.definition import read_instrument
from monitoring.evaluation.loader import content_of, load_instrument
from monitoring.models import Instrument, Question, QuestionKind
from tests import factories

FILE = Path("monitoring/instruments/zelfevaluatie-po-1.yaml")


@pytest.fixture
def penvoerder(db):
    penvoerder = factories.PenvoerderFactory(slug="platform")
    factories.ScenarioModelFactory(penvoerder=penvoerder, key="scenario-1-4")
    return penvoerder


@pytest.fixture
def changed(tmp_path):
    """Write the po questionnaire with a change to it, and return the file."""

    def write(change):
        raw = yaml.safe_load(FILE.read_text())
        change(raw)
        path = tmp_path / "vragenlijst.yaml"
        path.write_text(yaml.safe_dump(raw, allow_unicode=True))
        return path

    return write


def test_the_po_questionnaire_is_as_the_domain_says():
    definition = read_instrument(FILE)
    assert [pillar.key for pillar in definition.pillars] == ["visie", "deskundigheid", "programma", "samenwerking"]
    assert definition.scale == ["Nog niet", "Soms", "Meestal", "Altijd"]
    assert 35 <= sum(len(pillar.questions) for pillar in definition.pillars) <= 40
    for pillar in definition.pillars:
        kinds = [question.kind for question in pillar.questions]
        assert kinds.count(QuestionKind.STATEMENT) == 4
        assert kinds.count(QuestionKind.SCENARIO_NOW) == kinds.count(QuestionKind.SCENARIO_WANTED) == 1
        assert len(pillar.levels) == 4
        assert any(question.explanation for question in pillar.questions)
        assert all(question.required == (question.kind not in ("text", "choices")) for question in pillar.questions)


def test_the_questionnaire_of_others_is_not_named():
    assert "evi" not in FILE.read_text().lower().replace("evaluatie", "").replace("eviden", "")


def test_what_is_loaded_is_what_the_file_says_and_loading_again_changes_nothing(penvoerder):
    instrument = load_instrument(FILE, penvoerder=penvoerder)
    assert content_of(instrument) == read_instrument(FILE).model_dump(mode="json")
    keys = list(Question.objects.values_list("pk", flat=True))
    assert load_instrument(FILE, penvoerder=penvoerder) == instrument
    assert list(Question.objects.values_list("pk", flat=True)) == keys


def test_a_text_that_nobody_answered_yet_can_be_bettered(penvoerder, changed):
    instrument = load_instrument(FILE, penvoerder=penvoerder)
    path = changed(lambda raw: raw["pillars"][0]["questions"][1].update(text="Anders."))
    assert load_instrument(path, penvoerder=penvoerder) == instrument
    assert Question.objects.filter(pillar__instrument=instrument, text="Anders.").count() == 1
    assert Question.objects.filter(pillar__instrument=instrument).count() == 36


def test_a_version_in_use_never_changes_and_the_refusal_says_the_way_out(penvoerder, changed):
    instrument = load_instrument(FILE, penvoerder=penvoerder)
    Instrument.objects.update(frozen_at=timezone.now())
    assert load_instrument(FILE, penvoerder=penvoerder) == instrument
    with pytest.raises(DomainError, match="version: 2"):
        load_instrument(changed(lambda raw: raw.update(minutes=20)), penvoerder=penvoerder)
    assert content_of(instrument) == read_instrument(FILE).model_dump(mode="json")
    newer = load_instrument(changed(lambda raw: raw.update(minutes=20, version=2)), penvoerder=penvoerder)
    assert (newer.minutes, newer.frozen_at) == (20, None)


def test_all_mistakes_are_told_at_once_with_their_place(tmp_path, penvoerder):
    path = tmp_path / "fout.yaml"
    path.write_text(
        FILE.read_text()
        .replace("minutes: 35", "minutes: veel")
        .replace("kind: scenario_wanted", "kind: wens", 1)
        .replace("    name: Deskundigheid", "    naam: Deskundigheid", 1)
        .replace("key: samenwerking", "key: visie", 1)
    )
    with pytest.raises(DomainError) as caught:
        load_instrument(path, penvoerder=penvoerder)
    told = "\n".join(str(message) for message in caught.value.messages)
    for place in ("minutes", "pillars[1].questions[6].kind", "pillars[2].name", "pillars[2].naam"):
        assert place in told
    assert Instrument.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda raw: raw["pillars"][3].update(key="visie"), "pillars[4].key"),
        (lambda raw: raw["pillars"][1]["levels"].pop(), "pillars[2].levels"),
        (lambda raw: raw["pillars"][0]["questions"][1].update(key="nu"), "pillars[1].questions[2].key"),
        (lambda raw: raw["pillars"][0]["questions"][1].update(kind="scenario_now"), "pillars[1].questions[2].kind"),
        (lambda raw: raw["pillars"][0]["questions"][7].update(options=[]), "pillars[1].questions[8]"),
        (lambda raw: raw["pillars"][0]["questions"][0].update(options=["Ja"]), "pillars[1].questions[1].options"),
        (lambda raw: raw["pillars"][0]["questions"][7].update(options=["Ja", "Ja"]), "pillars[1].questions[8].options"),
    ],
)
def test_what_does_not_fit_together_is_found(changed, change, place):
    with pytest.raises(DomainError) as caught:
        read_instrument(changed(change))
    assert any(place in str(message) for message in caught.value.messages[1:])


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "key: [", "key: a\nkey: b\n", "\x00\x01", "just words"])
def test_a_file_that_is_none_is_refused_in_words(tmp_path, text):
    path = tmp_path / "raar.yaml"
    path.write_text(text)
    with pytest.raises(DomainError, match=r"raar\.yaml"):
        read_instrument(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DomainError, match="nergens"):
        read_instrument(tmp_path / "nergens.yaml")


def test_the_scenario_model_must_be_there_with_as_many_levels(penvoerder, changed):
    with pytest.raises(DomainError, match="cultuurtypes"):
        load_instrument(changed(lambda raw: raw.update(scenario_model="cultuurtypes")), penvoerder=penvoerder)

    def three(raw):
        for pillar in raw["pillars"]:
            pillar["levels"].pop()

    with pytest.raises(DomainError, match="scenario-1-4"):
        load_instrument(changed(three), penvoerder=penvoerder)


def test_the_command_takes_the_only_penvoerder_or_lists_them(penvoerder, capsys):
    call_command("load_instrument", str(FILE))
    assert "36" in capsys.readouterr().out
    factories.PenvoerderFactory(slug="andere")
    with pytest.raises(CommandError, match="andere, platform"):
        call_command("load_instrument", str(FILE))
    with pytest.raises(CommandError, match="andere, platform"):
        call_command("load_instrument", str(FILE), penvoerder="geen")
    call_command("load_instrument", str(FILE), penvoerder="platform")


def test_the_command_tells_every_mistake(penvoerder, changed):
    with pytest.raises(CommandError, match="minutes") as caught:
        call_command("load_instrument", str(changed(lambda raw: raw.update(minutes=0, scale=["Ja"]))))
    assert "scale" in str(caught.value)
