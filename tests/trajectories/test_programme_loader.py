"""Loading a programme's definition file: the real one, again, changed, and every way in which one can be wrong."""

from __future__ import annotations

import datetime
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from cmk.accounts.models import Penvoerder
from cmk.core.errors import DomainError
from schools.models import Municipality
from tests import factories
from trajectories.models import (
    ConversationKind,
    ConversationTopic,
    Indicator,
    Programme,
    StepTemplate,
    Target,
    Track,
)
from trajectories.programme.loader import load_definition, load_programme, read_definition

AMSTELLAND = Path(settings.BASE_DIR) / "trajectories" / "programmes" / "amstelland-2025-2028.yaml"
SMALL = """\
penvoerder: {slug: proef, name: Proef, network_name: Proefnetwerk}
programme: {slug: proef-2025, name: Proef 2025, start: 2025-01-01, end: 2026-12-31}
municipalities:
  - {code: "9901", name: Proefstad, priorities: [Meer muziek.]}
scenario_model:
  key: schaal
  name: Schaal
  level_name: scenario
  levels: [{number: 1, name: Los}, {number: 2, name: Vast}]
phases:
  - {key: fase-1, name: Fase 1, label: "2025", start: 2025-01-01, end: 2025-12-31}
  - {key: fase-2, name: Fase 2, label: "2026", start: 2026-01-01, end: 2026-12-31}
lines:
  - {key: lijn, letter: A, name: Lijn}
tracks:
  - key: spoor-1
    number: 1
    name: Spoor 1
    steps: [{number: 1, name: Kijken}, {number: 2, name: Doen}]
conversation_kinds:
  - key: gesprek
    name: Gesprek
    topics: [{key: situatie, name: Situatie}, {key: wensen, name: Wensen, options: [geld]}]
indicators:
  - {key: scholen, name: Scholen, counts: trajectories, track: spoor-1, targets: {fase-1: 5, fase-2: 2}}
"""


@pytest.fixture
def file(tmp_path):
    """Write a definition, with some texts replaced, and return its path."""

    def write(*changes: tuple[str, str], text: str = SMALL) -> Path:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / "proef.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems_of(path: Path) -> list[str]:
    with pytest.raises(DomainError) as caught:
        read_definition(path)
    return [str(message) for message in caught.value.messages]


# --- the real one -------------------------------------------------------------------------------


def test_amstelland_is_loaded_as_the_plan_says(db):
    programme = load_programme(AMSTELLAND)
    assert programme.slug == "amstelland-2025-2028"
    assert (programme.start, programme.end) == (datetime.date(2025, 1, 1), datetime.date(2028, 12, 31))
    assert programme.penvoerder.slug == "platform-c"
    assert dict(programme.municipalities.values_list("code", "name")) == {
        "0362": "Amstelveen",
        "0358": "Aalsmeer",
        "0451": "Uithoorn",
        "0437": "Ouder-Amstel",
    }
    assert programme.penvoerder.work_areas.count() == 4
    assert [phase.label for phase in programme.phases.all()] == ["2026", "2028"]
    assert [line.letter for line in programme.lines.all()] == ["A", "B", "C"]
    assert programme.objectives.count() == 4
    one, two = programme.tracks.order_by("number")
    assert (one.steps.count(), two.steps.count()) == (5, 8)
    assert two.next_track == one
    assert programme.scenario_model.levels.count() == 4


def test_amstellands_results_table_has_the_plans_targets(db):
    programme = load_programme(AMSTELLAND)
    table = {
        indicator.key: [target.value for target in indicator.targets.order_by("phase__start")]
        for indicator in programme.indicators.all()
    }
    assert table == {
        "borging-bestaande-scholen": [33, 0],
        "nieuwe-scholen-po": [3, 2],
        "nieuwe-scholen-vo": [2, 2],
        "verbinding-binnen-buitenschools": [6, 3],
        "kennisdelingsbijeenkomsten": [4, 4],
    }
    borging = programme.indicators.get(key="borging-bestaande-scholen")
    assert borging.first_track_only
    assert borging.track.key == "spoor-1"
    assert borging.education == ["po", "sbo", "so"]


def test_the_account_conversation_has_the_topics_and_norm_of_the_plan(db):
    programme = load_programme(AMSTELLAND)
    kind = programme.conversation_kinds.get(key="accountgesprek")
    assert kind.norm_per_year == 2
    assert [topic.key for topic in kind.topics.all()] == [
        "situatie",
        "samenwerking",
        "uitvoering",
        "landelijk",
    ]
    needs = ["Aanbieder", "Training", "Kennis", "Vervoer", "Geld"]
    assert [need.name for need in programme.needs.all()] == needs


def test_every_definition_in_the_tree_can_be_read():
    paths = sorted(AMSTELLAND.parent.glob("*.yaml"))
    assert AMSTELLAND in paths
    for path in paths:
        assert read_definition(path).programme.slug == path.stem


# --- again, and changed ---------------------------------------------------------------------------


def test_loading_twice_changes_nothing(db):
    load_programme(AMSTELLAND)
    counts = [model.objects.count() for model in (Programme, Track, StepTemplate, Indicator, Target, ConversationTopic)]
    again = load_definition(read_definition(AMSTELLAND))
    assert (again.made, again.changed, again.kept) == ([], [], [])
    assert counts == [
        model.objects.count() for model in (Programme, Track, StepTemplate, Indicator, Target, ConversationTopic)
    ]


def test_a_change_in_the_file_is_followed_and_told(db, file):
    load_programme(file())
    result = load_definition(read_definition(file(("fase-1: 5", "fase-1: 7"), ("name: Kijken", "name: Rondkijken"))))
    assert Target.objects.get(phase__key="fase-1").value == 7
    assert StepTemplate.objects.get(number=1).name == "Rondkijken"
    assert result.made == []
    assert len(result.changed) == 2
    assert any("Kijken" in line and "Rondkijken" in line for line in result.changed)


def test_an_edit_in_the_browser_survives_until_the_file_says_something_new(db, file):
    load_programme(file())
    StepTemplate.objects.filter(number=1).update(name="Waar staan we")
    result = load_definition(read_definition(file()))
    assert StepTemplate.objects.get(number=1).name == "Waar staan we"
    assert len(result.kept) == 1
    load_programme(file(("name: Kijken", "name: Rondkijken")))
    assert StepTemplate.objects.get(number=1).name == "Rondkijken"


def test_what_was_taken_out_in_the_browser_stays_out(db, file):
    load_programme(file())
    ConversationTopic.objects.get(key="wensen").delete()
    result = load_definition(read_definition(file()))
    assert list(ConversationTopic.objects.values_list("key", flat=True)) == ["situatie"]
    assert len(result.kept) == 1


def test_what_the_file_no_longer_names_stays(db, file):
    load_programme(file())
    load_programme(file((", {number: 2, name: Doen}", "")))
    assert StepTemplate.objects.filter(name="Doen").exists()


def test_a_school_keeps_its_steps_when_the_track_changes(db, file):
    programme = load_programme(file())
    school = factories.SchoolFactory(municipality=Municipality.objects.get(code="9901"))
    trajectory = factories.TrajectoryFactory(programme=programme, school=school, track=programme.tracks.get())
    load_programme(file(("name: Kijken", "name: Rondkijken")))
    assert [step.name for step in trajectory.steps.all()] == ["Kijken", "Doen"]


def test_the_register_keeps_its_own_name_of_a_municipality(db, file):
    factories.MunicipalityFactory(code="9901", name="Proefstad aan Zee")
    load_programme(file())
    assert Municipality.objects.get(code="9901").name == "Proefstad aan Zee"


def test_a_programme_of_another_penvoerder_is_refused(db, file):
    load_programme(file())
    with pytest.raises(DomainError, match="Proef"):
        load_programme(file(("slug: proef,", "slug: ander,")))
    assert not Penvoerder.objects.filter(slug="ander").exists()


def test_a_failure_halfway_leaves_nothing_behind(db, file, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr("trajectories.programme.loader._Loading._conversation_kinds", fail)
    with pytest.raises(RuntimeError):
        load_programme(file())
    assert not Programme.objects.exists()
    assert not Penvoerder.objects.exists()


# --- wrong files ----------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once_with_line_and_place(file):
    path = file(
        ('code: "9901"', "code: 9901"),
        ("number: 2, name: Doen", "number: 3, name: Doen"),
        ("end: 2025-12-31", "end: 2026-06-30"),
        ("track: spoor-1, targets: {fase-1: 5, fase-2: 2}", "track: spoor-9, targets: {fase-1: -1, fase-3: 2}"),
        ("letter: A", "leter: A"),
    )
    heading, *problems = problems_of(path)
    assert "proef.yaml" in heading
    assert "7" in heading
    text = "\n".join(problems)
    assert len(problems) == 7, text
    places = [
        "4, municipalities[1].code:",
        "12, phases[2].start:",
        "14, lines[1].leter:",
        "19, tracks[1].steps:",
        "25, indicators[1].targets.fase-1:",
        "25, indicators[1].targets.fase-3:",
        "25, indicators[1].track:",
    ]
    for line, place in zip(problems, places, strict=True):
        assert place in line


@pytest.mark.parametrize(
    ("changes", "place", "word"),
    [
        ([("name: Proef 2025, ", "")], "programme.name", ""),
        (
            [("start: 2025-01-01, end: 2026-12-31}\nmun", "start: 2025-01-01, end: 2024-12-31}\nmun")],
            "programme.end",
            "",
        ),
        (
            [("start: 2025-01-01, end: 2026-12-31}\nmun", "start: gisteren, end: 2026-12-31}\nmun")],
            "programme.start",
            "",
        ),
        ([('code: "9901"', 'code: "99"')], "municipalities[1].code", "0362"),
        ([("end: 2026-12-31}\nlines", "end: 2027-12-31}\nlines")], "phases[2]", ""),
        ([("network_name: Proefnetwerk", "network_name: Proefnetwerk, accent: '#ffee00'")], "penvoerder.accent", ""),
        ([("key: wensen", "key: situatie")], "conversation_kinds[1].topics[2].key", "situatie"),
        ([("counts: trajectories", "counts: koekjes")], "indicators[1].counts", "activities"),
        ([("name: Spoor 1", "name: Spoor 1\n    next_track: spoor-3")], "tracks[1].next_track", "spoor-1"),
        (
            [("counts: trajectories, track: spoor-1", "counts: trajectories, first_track_only: true")],
            "first_track_only",
            "",
        ),
        ([("{number: 1, name: Los}, ", "{number: 5, name: Los}, ")], "scenario_model.levels", ""),
        ([('label: "2025"', "label: 2025")], "phases[1].label", ""),
        ([("number: 1\n    name: Spoor 1", "number: een\n    name: Spoor 1")], "tracks[1].number", ""),
        ([("    number: 1\n", "    number: 1\n    number: 2\n")], "tracks[1].number", ""),
    ],
)
def test_each_mistake_names_its_place(file, changes, place, word):
    _heading, *problems = problems_of(file(*changes))
    assert any(place in problem and word in problem for problem in problems), problems


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- een\n- twee\n",
        "zomaar tekst",
        "penvoerder: [",
        "a: *nergens",
        "a: !!python/object:os.system {}",
        "\t- x",
        "42",
    ],
)
def test_what_is_no_definition_is_refused_in_plain_words(file, text):
    problems = problems_of(file(text=text))
    assert "proef.yaml" in problems[0]


def test_a_file_that_is_not_text_or_not_there_is_refused(tmp_path):
    binary = tmp_path / "logo.yaml"
    binary.write_bytes(b"\x89PNG\r\n\xff\xfe\x00")
    assert "logo.yaml" in problems_of(binary)[0]
    assert "weg.yaml" in problems_of(tmp_path / "weg.yaml")[0]
    assert problems_of(tmp_path)


def test_every_field_left_out_is_told(file):
    _heading, *problems = problems_of(file(text="penvoerder: {}\nprogramme: {}\n"))
    for place in (
        "penvoerder.slug",
        "penvoerder.name",
        "programme.slug",
        "programme.start",
        "municipalities",
        "tracks",
    ):
        assert any(f"{place}:" in problem for problem in problems), place


def test_parts_of_the_wrong_shape_do_not_hide_the_other_mistakes(file):
    raw = yaml.safe_load(SMALL)
    raw.update(phases="twee", tracks=[1, {"key": "spoor-1"}], conversation_kinds={"a": 1}, indicators=[None])
    _heading, *problems = problems_of(file(text=yaml.safe_dump(raw)))
    for place in ("phases:", "tracks[1]:", "tracks[2].steps:", "conversation_kinds:", "indicators[1]:"):
        assert any(place in problem for problem in problems), (place, problems)


# --- the command ----------------------------------------------------------------------------------


def test_the_command_says_what_it_did(db, file):
    out = StringIO()
    call_command("load_programme", str(file()), stdout=out)
    assert "Proef 2025" in out.getvalue()
    out = StringIO()
    call_command("load_programme", str(file(("name: Kijken", "name: Rondkijken"))), stdout=out)
    assert "Rondkijken" in out.getvalue()


def test_the_command_tells_every_mistake(db, file):
    with pytest.raises(CommandError) as caught:
        call_command("load_programme", str(file(("letter: A", "leter: A"), ('label: "2025"', "label: 2025"))))
    assert "lines[1].leter" in str(caught.value)
    assert "phases[1].label" in str(caught.value)
    assert not Programme.objects.exists()
    assert not ConversationKind.objects.exists()
