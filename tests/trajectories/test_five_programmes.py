"""The five real programmes: each loads, gives the same definition back, and holds the numbers of its source."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from cmk.core.errors import DomainError
from trajectories.models import (
    BudgetAmount,
    BudgetSide,
    CollaborationKind,
    Indicator,
    Programme,
    ScenarioText,
    StepTemplate,
    Target,
)
from trajectories.programme.exporting import as_yaml, export_definition
from trajectories.programme.loader import load_definition, load_programme
from trajectories.programme.reading import read_definition

FOLDER = Path(settings.BASE_DIR) / "trajectories" / "programmes"
FILES = sorted(FOLDER.glob("*.yaml"))
pytestmark = pytest.mark.django_db


def load(name: str) -> Programme:
    return load_programme(FOLDER / f"{name}.yaml")


def targets(programme: Programme) -> dict[str, list[int]]:
    """Return the targets of each indicator, in the order of the phases."""
    rows = Target.objects.filter(indicator__programme=programme).order_by("indicator__order", "phase__start")
    found: dict[str, list[int]] = {}
    for key, value in rows.values_list("indicator__key", "value"):
        found.setdefault(key, []).append(value)
    return found


def test_there_are_five():
    assert [path.stem for path in FILES] == [
        "amstelland-2025-2028",
        "fluxus-2021-2024",
        "hart-2021-2024",
        "leergemeenschappen-drenthe-groningen-2017-2020",
        "pit-cultuurwijzer-2017-2020",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_loaded_is_exported_again(path, tmp_path):
    definition = read_definition(path)
    programme = load_definition(definition).programme
    programme = Programme.objects.select_related("penvoerder", "scenario_model").get(pk=programme.pk)
    assert export_definition(programme) == definition

    out = tmp_path / path.name
    call_command("export_programme", programme.slug, "--out", str(out))
    assert read_definition(out) == definition
    again = load_definition(read_definition(out))
    assert (again.made, again.changed, again.kept) == ([], [], [])


def test_all_five_live_beside_each_other():
    for path in FILES:
        load_programme(path)
    assert Programme.objects.values("penvoerder").distinct().count() == 5


def test_an_export_costs_the_same_whatever_the_size():
    def queries(name: str) -> int:
        programme = Programme.objects.select_related("penvoerder", "scenario_model").get(pk=load(name).pk)
        with CaptureQueriesContext(connection) as context:
            export_definition(programme)
        return len(context)

    assert queries("fluxus-2021-2024") <= queries("leergemeenschappen-drenthe-groningen-2017-2020")
    assert queries("fluxus-2021-2024") < 50


def test_an_edit_of_the_browser_is_exported():
    programme = load("amstelland-2025-2028")
    step = StepTemplate.objects.get(track__key="spoor-1", number=1, track__programme=programme)
    step.name = "Waar staan we"
    step.save()
    assert "name: Waar staan we" in as_yaml(export_definition(programme))


def test_amstelland():
    programme = load("amstelland-2025-2028")
    assert targets(programme) == {
        "borging-bestaande-scholen": [33, 0],
        "nieuwe-scholen-po": [3, 2],
        "nieuwe-scholen-vo": [2, 2],
        "verbinding-binnen-buitenschools": [6, 3],
        "kennisdelingsbijeenkomsten": [4, 4],
    }
    assert {track.key: track.steps.count() for track in programme.tracks.all()} == {"spoor-1": 5, "spoor-2": 8}
    amounts = BudgetAmount.objects.filter(line__programme=programme)
    for side in (BudgetSide.INCOME, BudgetSide.COSTS):
        per_year = amounts.filter(line__side=side).values("year").annotate(total=Sum("amount")).order_by("year")
        assert [row["total"] for row in per_year] == [Decimal(279624)] * 4
        assert amounts.filter(line__side=side).aggregate(total=Sum("amount"))["total"] == Decimal(1118496)
    costs = amounts.filter(line__side=BudgetSide.COSTS, year=2026).order_by("line__order")
    assert [int(row.amount) for row in costs] == [223959, 20370, 9590, 5000, 20705]
    hours = amounts.filter(line__side=BudgetSide.HOURS).values("line__key").annotate(total=Sum("amount"))
    assert {row["line__key"]: int(row["total"]) for row in hours} == {"uren-po": 26600, "uren-vo": 1600}
    assert programme.risks.count() == 5
    assert {m.name: programme.priorities.filter(municipality=m).count() for m in programme.municipalities.all()} == {
        "Amstelveen": 6,
        "Aalsmeer": 7,
        "Uithoorn": 4,
        "Ouder-Amstel": 4,
    }
    years = {row.key: row.years for row in programme.monitoring_means.all()}
    assert years["regionale-analyse"] == [2025, 2027]
    assert years["impactonderzoek"] == [2026, 2028]
    assert programme.conversation_kinds.get(key="accountgesprek").norm_per_year == 2


def test_fluxus():
    programme = load("fluxus-2021-2024")
    found = targets(programme)
    assert found["stuurgroep"] == [8]
    assert found["partnerschappen"] == [80]
    assert found["co-creaties-nieuw"] == [4]
    assert found["co-creaties-verbreed"] == [3]
    assert found["rugzak"] == [6]
    assert found["actueel-thema"] == [4]
    assert found["nieuwe-scholen"] == [10]
    assert found["scholen-op-weg"] == [57]
    assert found["drempels-projecten"] == [3]
    assert Indicator.objects.get(programme=programme, key="partnerschappen").unit == "percent"
    assert programme.objectives.count() == 26
    assert [level.name for level in programme.scenario_model.levels.all()] == [
        "Consumeren",
        "Participeren",
        "Integreren",
    ]
    assert [track.level.number for track in programme.tracks.select_related("level")] == [1, 2, 3]
    assert [principle.letter for principle in programme.principles.all()] == ["A", "B", "C", "D", "E"]
    assert programme.risks.count() == 8
    assert programme.words["adviser"] == {"one": "cultuurexpert", "many": "cultuurexperts"}
    co_creation = CollaborationKind.objects.get(programme=programme, key="co-creatie")
    assert (co_creation.fewest_schools, co_creation.fewest_partners) == (2, 2)


def test_hart():
    programme = load("hart-2021-2024")
    assert programme.objectives.count() == 6
    kinds = programme.collaboration_kinds.values_list("name", flat=True)
    assert list(kinds) == ["De culturele kookpot", "Cultureel speciaal", "Cultuur023"]
    assert {m.name for m in programme.municipalities.all()} == {"Haarlem", "Heemstede", "Zandvoort"}
    # Two a year at least, in three municipalities, four years.
    assert targets(programme)["netwerkbijeenkomsten"] == [24]


def test_learning_communities():
    programme = load("leergemeenschappen-drenthe-groningen-2017-2020")
    assert targets(programme) == {
        "leergemeenschappen": [25],
        "drenthe": [7],
        "groningen": [18],
        "van-dichtbij": [9],
        "op-afstand": [16],
    }
    kind = programme.collaboration_kinds.get()
    assert (kind.core_from, kind.core_to, kind.years, kind.contribution) == (2, 10, 2, Decimal(10000))
    assert kind.own_go_no_go
    assert kind.roles.count() == 12
    assert kind.guide.count() == 11
    assert ScenarioText.objects.filter(level__model=programme.scenario_model).count() == 16


def test_pit():
    programme = load("pit-cultuurwijzer-2017-2020")
    assert targets(programme) == {
        "interviews-po": [10],
        "interviews-vo": [3],
        "interviews-veld": [11],
        "interviews-gemeenten": [7],
        "scholen-vo": [6],
    }
    assert programme.municipalities.count() == 7
    assert programme.words["adviser"]["one"] == "intermediair"
    topics = {kind.key: kind.topics.count() for kind in programme.conversation_kinds.all()}
    assert topics["monitoring-po"] == 7
    assert topics["monitoring-vo"] == topics["monitoring-veld"] == topics["monitoring-gemeente"] == 4


def test_a_municipality_is_in_one_programme_at_a_time(tmp_path):
    load("hart-2021-2024")
    text = (FOLDER / "hart-2021-2024.yaml").read_text()
    path = tmp_path / "tweede.yaml"
    path.write_text(text.replace("slug: hart-2021-2024", "slug: tweede").replace("slug: hart\n", "slug: ander\n"))
    before = Programme.objects.count()
    with pytest.raises(DomainError) as caught:
        load_programme(path)
    assert len(caught.value.messages) == 3
    assert "Haarlem (0392)" in caught.value.messages[0]
    assert Programme.objects.count() == before


def test_exporting_what_is_not_there():
    with pytest.raises(CommandError, match="nergens"):
        call_command("export_programme", "nergens")
