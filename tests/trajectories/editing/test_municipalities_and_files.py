"""Which municipalities take part, and the definition as a file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cmk.accounts.models import Download
from tests import factories
from trajectories.models import Matching, Programme
from trajectories.programme.exporting import as_yaml, export_definition
from trajectories.programme.loader import load_definition


@pytest.fixture
def leader(as_role):
    return as_role("beheerder")


def test_a_municipality_comes_in_with_its_matching_and_goes_out_again(leader, world):
    place = factories.MunicipalityFactory(name="Nieuwstad")
    url = reverse("programme:municipality_add")
    assert leader.post(url, {"municipality": place.pk, "amount": "12500"}).status_code == 302
    assert world.programme.municipalities.filter(pk=place.pk).exists()
    assert world.penvoerder.work_areas.filter(municipality=place).exists()
    assert Matching.objects.get(municipality=place).amount == 12500
    assert "12.500" in leader.get(reverse("programme:municipalities")).text
    matching = reverse("programme:matching", args=[place.code])
    assert leader.post(matching, {"amount": "-1"}).status_code == 200
    leader.post(matching, {"amount": ""})
    assert not Matching.objects.filter(municipality=place).exists()
    world.programme.priorities.create(municipality=place, text="Meer dans", order=1)
    leader.post(reverse("programme:municipality_remove", args=[place.code]))
    assert not world.programme.municipalities.filter(pk=place.pk).exists()
    assert not world.programme.priorities.exists()


def test_a_municipality_is_in_one_programme_at_a_time(leader, world, other_world):
    url = reverse("programme:municipality_add")
    response = leader.post(url, {"municipality": other_world.municipality.pk})
    assert other_world.programme.name in response.context["form"].non_field_errors()[0]
    Programme.objects.filter(pk=other_world.programme.pk).update(start="2021-01-01", end="2024-12-31")
    assert leader.post(url, {"municipality": other_world.municipality.pk}).status_code == 302


def test_a_municipality_where_schools_take_part_stays(leader, world):
    url = reverse("programme:municipality_remove", args=[world.municipality.code])
    assert world.school.name in leader.get(url).context["problems"][0]
    response = leader.post(url)
    assert world.school.name in response.context["problems"][0]
    assert world.programme.municipalities.filter(pk=world.municipality.pk).exists()


def test_a_municipality_that_was_taken_out_stays_out_when_the_file_is_loaded_again(leader, world):
    place = factories.MunicipalityFactory()
    world.programme.municipalities.add(place)
    definition = export_definition(world.programme)
    load_definition(definition)
    leader.post(reverse("programme:municipality_remove", args=[place.code]))
    load_definition(definition)
    assert not world.programme.municipalities.filter(pk=place.pk).exists()


# --- the file ---------------------------------------------------------------------------------------


def upload(client, text, name="proef.yaml"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("programme:definition_upload"), {"file": SimpleUploadedFile(name, data)})


def test_the_definition_is_downloaded_and_that_is_written_down(leader, world):
    response = leader.get(reverse("programme:definition_file"))
    assert response["Content-Disposition"] == f'attachment; filename="{world.programme.slug}.yaml"'
    assert response.content.decode() == as_yaml(export_definition(world.programme))
    assert Download.objects.get().user == world.users["beheerder"]


def test_a_file_is_looked_at_first_and_read_in_after(leader, world):
    load_definition(export_definition(world.programme))
    text = as_yaml(export_definition(world.programme))
    nothing = upload(leader, text)
    assert nothing.context["reading"].does_nothing
    changed = text.replace("name: Fase 1", "name: Fase een")
    preview = upload(leader, changed)
    assert len(preview.context["reading"].changed) == 1
    assert world.programme.phases.get().name == "Fase 1"
    data = {"naam": preview.context["name"], "tekst": preview.context["text"]}
    assert leader.post(reverse("programme:definition_upload"), data).status_code == 302
    assert world.programme.phases.get().name == "Fase een"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("name: Fase 1", "name: Fase 1\n  kleur: rood"), ["phases[1].kleur"]),
        (
            lambda text: text.replace("label: '2026'", "label: ''").replace("number: 3", "number: 4"),
            ["phases[1].label", "tracks[1].steps"],
        ),
        (lambda text: text.replace("een-2025-2028", "twee-2025-2028"), ["een-2025-2028"]),
        (lambda text: text.replace("municipalities:", "municipalities:\n- {code: '9999', name: Nergens}"), ["9999"]),
        (lambda text: "a: &a [1]\nb: *a\n", ["*"]),
        (lambda text: "penvoerder: [", ["proef.yaml"]),
        (lambda text: b"\x89PNG\r\n\xff", []),
        (lambda text: b"", []),
    ],
)
def test_all_that_is_wrong_with_a_file_is_told_and_nothing_read_in(leader, world, change, words):
    text = as_yaml(export_definition(world.programme))
    programmes = Programme.objects.count()
    response = upload(leader, change(text))
    assert response.status_code == 200
    assert response.context["reading"] is None
    told = " ".join(response.context["problems"]) or " ".join(response.context["form"].errors["file"])
    assert told
    for word in words:
        assert word in told
    assert Programme.objects.count() == programmes
    assert "error-summary" in response.text
