"""The questionnaires that come along: what each asks, and that each goes through the database unharmed."""

from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.definition import read_addition, read_instrument
from monitoring.evaluation.exporting import as_yaml, content_of
from monitoring.evaluation.loader import load_instrument
from monitoring.evaluation.own import with_own_questions
from monitoring.models import Instrument, Question, QuestionKind
from tests import factories

FOLDER = Path("monitoring/instruments")
FILES = sorted(FOLDER.glob("*.yaml"))
OWN = FOLDER / "own" / "amstelland-po.yaml"
PILLARS = ["visie", "deskundigheid", "programma", "samenwerking"]
# Name of the file: for whom, kinds of education, pillars, most questions, goals.
SHIPPED = {
    "zelfevaluatie-po-1": ("school", ["po", "sbo", "so"], PILLARS, 36, 0),
    "zelfevaluatie-po-2": ("school", ["po"], PILLARS, 35, 0),
    "zelfevaluatie-vo-1": ("school", ["vo"], ["leerling", *PILLARS], 40, 10),
    "zelfevaluatie-so-1": ("school", ["sbo", "so", "vso"], PILLARS, 35, 0),
    "check-partner-1": ("partner", [], PILLARS, 12, 0),
    "tevredenheid-begeleiding-1": ("guidance", ["po", "sbo", "so", "vso", "vo"], ["begeleiding"], 8, 0),
}


@pytest.fixture
def penvoerder(db):
    penvoerder = factories.PenvoerderFactory(slug="platform")
    factories.ScenarioModelFactory(penvoerder=penvoerder, key="scenario-1-4")
    return penvoerder


def questions_of(definition):
    return {f"{pillar.key}.{one.key}": one for pillar in definition.pillars for one in pillar.questions}


def test_each_asks_what_it_should_and_explains_the_words_it_uses():
    assert {path.stem for path in FILES} == set(SHIPPED)
    for path in FILES:
        definition = read_instrument(path)
        audience, education, pillars, most, goals = SHIPPED[path.stem]
        asked = questions_of(definition)
        kinds = Counter(question.kind for question in asked.values())
        assert (definition.audience, definition.education) == (audience, education), path
        assert [pillar.key for pillar in definition.pillars] == pillars, path
        assert len(asked) <= most, path
        assert kinds[QuestionKind.GOAL] == goals, path
        text = path.read_text().casefold()
        body = text[text.index("\npillars:") :] + definition.introduction.casefold()
        assert all(term.term.casefold() in body for term in definition.terms), path
        assert "evi" not in text.replace("evaluatie", "").replace("eviden", ""), path


def test_the_new_one_for_primary_schools_asks_less_and_compares_with_the_one_before():
    before, now = (read_instrument(FOLDER / f"zelfevaluatie-po-{version}.yaml") for version in (1, 2))
    old, new = questions_of(before), questions_of(now)
    assert len(new) < len(old)
    assert now.minutes < before.minutes
    same = old.keys() & new.keys()
    assert len(same) == 28, "of each pillar the scenarios, what was done, the development points, and statements"
    for name in same:
        assert (old[name].kind, old[name].options) == (new[name].kind, new[name].options), name
        # The same question, asked now of what the pillar is about.
        assert name.endswith(".ontwikkelpunten") or old[name].text == new[name].text, name
    for pillar in now.pillars:
        kinds = {question.kind for question in pillar.questions}
        assert kinds >= {"scenario_now", "scenario_wanted", "statement", "satisfaction", "choices", "text"}
        assert all(one.allows_between for one in pillar.questions if one.kind.startswith("scenario"))
        assert all(one.allows_other for one in pillar.questions if one.kind == "choices")
        assert [level.name for level in pillar.levels] == [
            level.name for part in before.pillars if part.key == pillar.key for level in part.levels
        ]
    assert {"programma.tevreden-leerlingen", "samenwerking.hulp"} <= new.keys()


def test_what_only_some_are_asked():
    special = questions_of(read_instrument(FOLDER / "zelfevaluatie-so-1.yaml"))
    assert special["programma.uitstroom"].condition.any_of == ["Alleen vso", "So en vso"]
    guidance = read_instrument(FOLDER / "tevredenheid-begeleiding-1.yaml")
    assert guidance.anonymous
    assert questions_of(guidance)["begeleiding.anders"].condition.any_of == [1, 2]
    assert all(question.kind in ("satisfaction", "text") for question in questions_of(guidance).values())


def test_each_goes_into_the_database_and_comes_out_as_the_same_file(penvoerder, tmp_path):
    for path in FILES:
        instrument = load_instrument(path, penvoerder=penvoerder)
        definition = read_instrument(path)
        assert content_of(instrument) == definition.model_dump(mode="json")
        written = tmp_path / path.name
        written.write_text(as_yaml(instrument))
        assert read_instrument(written) == definition
        Instrument.objects.update(frozen_at=timezone.now())
        assert load_instrument(written, penvoerder=penvoerder) == instrument, "the same file changes nothing"
    first, second = Instrument.objects.filter(key="zelfevaluatie-po").order_by("version")
    assert (first.based_on, second.based_on) == (None, first)


def test_own_questions_lie_beside_those_that_come_along(penvoerder, tmp_path):
    path = FOLDER / "zelfevaluatie-po-2.yaml"
    instrument = load_instrument(path, penvoerder=penvoerder, own=OWN)
    own = Question.objects.filter(pillar__instrument=instrument, own=True)
    assert list(own.values_list("key", flat=True)) == ["amstelland-erfgoed", "amstelland-bijeenkomsten"]
    assert Question.objects.filter(pillar__instrument=instrument).count() == 36
    assert load_instrument(path, penvoerder=penvoerder, own=OWN) == instrument
    with pytest.raises(DomainError, match="Amstel"):
        load_instrument(path, penvoerder=penvoerder)
    assert own.count() == 2, "loading the file as it is shipped does not take them away"
    strange = tmp_path / "eigen.yaml"
    strange.write_text(
        OWN.read_text()
        .replace("of: zelf", "of: mijn-")
        .replace("pillar: programma", "pillar: muziek")
        .replace("key: amstelland-bijeenkomsten", "key: vraag")
    )
    with pytest.raises(DomainError) as caught:
        with_own_questions(read_instrument(path), read_addition(strange))
    told = "\n".join(caught.value.messages)
    for place in ("of:", "own_questions[1].pillar", "pillars[4].questions[10].key"):
        assert place in told


def test_the_commands_load_with_own_parts_and_write_back(penvoerder, capsys, tmp_path):
    factories.ScenarioModelFactory(penvoerder=penvoerder, key="ontwikkelscenarios")
    path = str(FOLDER / "zelfevaluatie-po-2.yaml")
    call_command("load_instrument", path, own=str(OWN), scenario_model="ontwikkelscenarios")
    assert Instrument.objects.get().scenario_model.key == "ontwikkelscenarios"
    capsys.readouterr()
    call_command("export_instrument", "zelfevaluatie-po")
    assert capsys.readouterr().out == as_yaml(Instrument.objects.get())
    out = tmp_path / "uit.yaml"
    call_command("export_instrument", "zelfevaluatie-po", version_number=2, out=out)
    assert read_instrument(out).scenario_model == "ontwikkelscenarios"
    for wrong in ({"version_number": 7}, {"out": tmp_path / "nergens" / "uit.yaml"}, {"penvoerder": "geen"}):
        with pytest.raises(CommandError, match=r"zelfevaluatie-po \(2\)|uit\.yaml|platform"):
            call_command("export_instrument", "zelfevaluatie-po", **wrong)
