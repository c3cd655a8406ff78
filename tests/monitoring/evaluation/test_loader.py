"""Questionnaires from their files: complete, idempotent, and unchangeable once in use."""

from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.definition import read_instrument
from monitoring.evaluation.exporting import as_yaml, content_of
from monitoring.evaluation.loader import load_instrument
from monitoring.models import Instrument, Question
from monitoring.questionnaires.versions import new_version
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


EVERYTHING = """
key: alles
version: 1
name: Van alles
education: [po]
scale: [Nee, Ja]
importance_scale: [Niet, Wel]
realisation_scale: [Niet, Half, Heel]
satisfaction_scale: [Boos, Blij]
minutes: 5
scenario_model: scenario-1-4
introduction: Hallo.
terms:
  - {term: Visie, text: Wat je wilt.}
pillars:
  - key: een
    name: Een
    introduction: Eerst dit.
    levels: [{name: A, description: a}, {name: B, description: b}, {name: C, description: c}, {name: D, description: d}]
    questions:
      - {key: nu, kind: scenario_now, text: "Waar?", allows_between: true}
      - {key: zin, kind: statement, text: Het is zo.}
      - {key: doel, kind: goal, text: Dit willen we.}
      - {key: blij, kind: satisfaction, text: "Blij?", condition: {question: een.nu, any_of: [1, 2]}}
  - key: twee
    name: Twee
    introduction: Dan dat.
    questions:
      - {key: uren, kind: number, text: "Hoeveel?", lowest: 2, highest: 40, unit: uur}
      - {key: soort, kind: choice, text: "Welke?", options: [Kort, Lang], allows_other: true}
      - {key: wat, kind: choices, text: "Wat?", options: [Dans, Drama],
         condition: {question: twee.uren, any_of: [2, 40]}}
      - {key: meer, kind: text, text: "Nog iets?", own: true, condition: {question: twee.wat, any_of: [Dans]}}
"""


@pytest.fixture
def everything(tmp_path):
    """Write a questionnaire with every kind of question, changed, and return the file."""

    def write(change=lambda raw: None):
        raw = yaml.safe_load(EVERYTHING)
        change(raw)
        path = tmp_path / "alles.yaml"
        path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False))
        return path

    return write


def test_every_kind_of_question_goes_in_and_comes_out(penvoerder, everything):
    instrument = load_instrument(everything(), penvoerder=penvoerder)
    assert content_of(instrument) == read_instrument(everything()).model_dump(mode="json")
    assert yaml.safe_load(as_yaml(instrument)) == yaml.safe_load(EVERYTHING)


def _q(raw, pillar, question):
    return raw["pillars"][pillar - 1]["questions"][question - 1]


def _condition(question, *any_of):
    return {"condition": {"question": question, "any_of": list(any_of)}}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda raw: raw.update(education=[]), "education"),
        (lambda raw: raw.update(audience="partner"), "education"),
        (lambda raw: raw.update(audience="iedereen"), "audience"),
        (lambda raw: raw.update(anonymous=True), "anonymous"),
        (lambda raw: raw.pop("scale"), "scale"),
        (lambda raw: raw.update(satisfaction_scale=["Blij"]), "satisfaction_scale"),
        (lambda raw: raw.update(importance_scale=["Niet", "niet "]), "importance_scale"),
        (lambda raw: _q(raw, 1, 3).update(kind="statement"), "realisation_scale"),
        (lambda raw: raw.pop("scenario_model"), "scenario_model"),
        (lambda raw: _q(raw, 1, 1).update(kind="statement", allows_between=False), "scenario_model"),
        (lambda raw: _q(raw, 1, 1).update(kind="statement", allows_between=False), "pillars[1].levels"),
        (lambda raw: raw["pillars"][0].pop("levels"), "pillars[1].levels"),
        (lambda raw: raw["terms"].append({"term": "visie ", "text": "Nog eens."}), "terms[2].term"),
        (lambda raw: _q(raw, 1, 2).update(allows_between=True), "pillars[1].questions[2].allows_between"),
        (lambda raw: _q(raw, 2, 4).update(allows_other=True), "pillars[2].questions[4].allows_other"),
        (lambda raw: _q(raw, 2, 4).update(unit="uur"), "pillars[2].questions[4].unit"),
        (lambda raw: _q(raw, 1, 2).update(lowest=1), "pillars[1].questions[2].lowest"),
        (lambda raw: _q(raw, 2, 1).update(highest=1), "pillars[2].questions[1].highest"),
        (lambda raw: _q(raw, 2, 2).update(options=["Kort"]), "pillars[2].questions[2].options"),
        (
            lambda raw: _q(raw, 2, 4).update(_condition("twee.weg", "Dans")),
            "pillars[2].questions[4].condition.question",
        ),
        (lambda raw: _q(raw, 2, 4).update(_condition("twee.meer", "x")), "pillars[2].questions[4].condition.question"),
        (
            lambda raw: _q(raw, 1, 1).update(_condition("twee.soort", "Kort")),
            "pillars[1].questions[1].condition.question",
        ),
        (lambda raw: _q(raw, 1, 4).update(_condition("een.doel", 1)), "pillars[1].questions[4].condition.question"),
        (lambda raw: _q(raw, 1, 4).update(_condition("een.nu", 5)), "pillars[1].questions[4].condition.any_of"),
        (lambda raw: _q(raw, 1, 4).update(_condition("een.nu", 1, 1)), "pillars[1].questions[4].condition.any_of"),
        (lambda raw: _q(raw, 1, 4).update(_condition("een.zin", 0)), "pillars[1].questions[4].condition.any_of"),
        (lambda raw: _q(raw, 1, 4).update(_condition("een.zin", True)), "pillars[1].questions[4].condition.any_of"),
        (lambda raw: _q(raw, 1, 4).update(_condition("een.zin")), "pillars[1].questions[4].condition.any_of"),
        (lambda raw: _q(raw, 2, 3).update(_condition("twee.uren", 41)), "pillars[2].questions[3].condition.any_of"),
        (
            lambda raw: _q(raw, 2, 3).update(_condition("twee.soort", "Anders")),
            "pillars[2].questions[3].condition.any_of",
        ),
    ],
)
def test_what_a_kind_of_question_needs_and_may_not_have(everything, change, place):
    with pytest.raises(DomainError) as caught:
        read_instrument(everything(change))
    assert any(f", {place}:" in str(message) for message in caught.value.messages[1:]), caught.value.messages


def test_misspelt_values_and_what_does_not_fit_are_told_together(everything):
    def spoil(raw):
        raw["minutes"] = "veel"
        raw["terms"] = "geen"
        raw["pillars"].append("drie")
        _q(raw, 1, 2)["kind"] = "bewering"
        _q(raw, 2, 2)["options"] = None
        _q(raw, 2, 4).update(_condition("twee.weg", "Dans"))
        _q(raw, 2, 3)["condition"] = "altijd"

    with pytest.raises(DomainError) as caught:
        read_instrument(everything(spoil))
    told = "\n".join(caught.value.messages)
    for place in ("minutes", "terms", "pillars[3]", "questions[2].kind", "questions[2].options"):
        assert place in told
    assert "questions[4].condition.question" in told
    assert "questions[3].condition" in told
    assert "realisation_scale" not in told, "what is right is not blamed for what is wrong beside it"


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


def test_a_file_does_not_undo_what_was_done_in_the_browser(penvoerder, changed):
    load_instrument(FILE, penvoerder=penvoerder)
    draft = new_version(instrument=Instrument.objects.get(penvoerder=penvoerder))
    with pytest.raises(DomainError, match="version: 3"):
        load_instrument(changed(lambda data: data.update(version=2, name="Uit een bestand")), penvoerder=penvoerder)
    draft.refresh_from_db()
    assert draft.name != "Uit een bestand"
