"""The page of a school's levels and the form to record them, as the people who use them."""

from __future__ import annotations

import re

from django.urls import reverse

from tests import factories
from trajectories.models import ScenarioPlacement

JUDGING = re.compile(r"achteruit|terugval|verslechter|gezakt|gedaald", re.IGNORECASE)


def level(world, number):
    return world.programme.scenario_model.levels.get(number=number).pk


def page(client, world):
    return client.get(reverse("scenarios:of_school", args=[world.school.code])).content.decode()


def send(client, world, what="nu", **data):
    return client.post(
        reverse("scenarios:place", args=[world.school.code, what]), {"on": "2026-03-02", **data}, follow=True
    )


def test_an_adviser_records_all_pillars_at_once_and_the_school_reads_it(as_role, world, four_by_four):
    vision, skills = four_by_four[:2]
    response = send(
        as_role("adviseur"),
        world,
        source="adviser",
        line_overall=level(world, 2),
        **{f"line_{skills.pk}": level(world, 4)},
        for_all="on",
        note="Besproken met het team.",
    )
    text = response.content.decode()
    assert "5 niveaus zijn vastgelegd." in text
    assert "ook waarmee de school begon (geheel, visie, deskundigheid, programma, samenwerking)" in text
    rows = ScenarioPlacement.objects.filter(aspect="now")
    assert {row.pillar: row.level.number for row in rows.select_related("pillar", "level")} == {
        None: 2,
        vision: 2,
        skills: 4,
        four_by_four[2]: 2,
        four_by_four[3]: 2,
    }
    read = page(as_role("iccer"), world)
    assert "Besproken met het team." in read
    assert "Visie zoals bij 3" in read
    assert "intrekken/" not in read  # what the adviser recorded is not the school's to withdraw


def test_the_school_records_its_own_choice_and_withdraws_it(as_role, world):
    client = as_role("iccer")
    # Whatever is sent along: people of a school make their own choice, and do not set where they began.
    send(client, world, source="adviser", line_overall=level(world, 3))
    row = ScenarioPlacement.objects.get(aspect="now")
    assert (row.source, row.by) == ("own_choice", world.users["iccer"])
    assert send(client, world, "start", line_overall=level(world, 1)).status_code == 403
    assert "geheel, nu: 3" in page(client, world).lower()
    url = reverse("scenarios:withdraw", args=[world.school.code, row.pk])
    assert "Dit intrekken?" in client.get(url).content.decode()
    text = client.post(url, follow=True).content.decode()
    assert "Waarmee de school begon is ook ingetrokken" in text
    assert text.count("ingetrokken op") == 2
    assert "was al ingetrokken" in client.post(url, follow=True).content.decode()


def test_going_back_is_told_in_plain_numbers(as_role, world):
    client = as_role("adviseur")
    send(client, world, source="adviser", line_overall=level(world, 3))
    send(client, world, source="adviser", line_overall=level(world, 2), on="2026-09-07")
    text = page(client, world)
    assert text.count("van 3 naar 2") == 2  # on the line and in the history
    assert not JUDGING.search(text)
    assert "late" not in re.findall(r'class="(?:tag|mark) ([a-z]+)"', text)


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_lost(as_role, world, four_by_four):
    response = send(
        as_role("adviseur"), world, line_overall="999999", on="2031-01-01", source="gerucht", note="Uit het gesprek."
    )
    text = response.content.decode()
    assert "4 dingen vragen je aandacht" not in text  # three fields, each named once
    for sentence in ("Kies een van de niveaus", "De dag kan niet in de toekomst liggen", "gerucht"):
        assert sentence in text
    assert 'value="Uit het gesprek."' in text
    nothing = send(as_role("adviseur"), world, source="adviser", for_all="on", on="2024-01-01").content.decode()
    assert "Kies bij minstens één onderdeel een niveau." in nothing
    assert "De dag moet binnen het programma vallen" in nothing
    only_all = send(
        as_role("adviseur"),
        world,
        source="adviser",
        for_all="on",
        **{f"line_{four_by_four[0].pk}": level(world, 1)},
    )
    assert "Kies het niveau dat ook voor de pijlers geldt." in only_all.content.decode()
    assert not ScenarioPlacement.objects.exists()


def test_three_types_in_the_programmes_own_word(as_role, world, three_types):
    client = as_role("adviseur")
    text = client.get(reverse("scenarios:place", args=[world.school.code, "nu"])).content.decode()
    assert "Zo gaat participeren." in text
    assert "ook voor de pijlers" not in text
    send(client, world, source="self_evaluation", line_overall=three_types[2].pk)
    text = page(client, world)
    assert "<title>Cultuurtype · " in re.sub(r"\s+", " ", text)
    assert re.search(r'aria-current="page">\s*Cultuurtype', text)
    assert "Integreren" in text
    assert "de zelfevaluatie" in text
    overview = client.get(reverse("school:overview", args=[world.school.code])).content.decode()
    assert re.search(r"Cultuurtype.*nu 3 Integreren", overview, re.DOTALL)


def test_an_ended_programme_still_reads_and_is_completed_up_to_its_last_day(as_role, world):
    world.programme.start, world.programme.end = "2021-01-01", "2024-12-31"
    world.programme.save()
    client = as_role("adviseur")
    form = client.get(reverse("scenarios:place", args=[world.school.code, "nu"])).content.decode()
    assert 'value="2024-12-31"' in form
    assert (
        "binnen het programma" in send(client, world, source="adviser", line_overall=level(world, 1)).content.decode()
    )
    send(client, world, source="adviser", line_overall=level(world, 2), on="2024-12-31")
    assert "liep tot en met 31 december 2024" in page(client, world)


def test_without_a_programme_the_pages_say_so(as_role, world):
    world.programme.trajectories.all().delete()
    world.evaluation.delete()
    world.round.delete()
    world.kind.topics.all().delete()
    world.programme.delete()
    for name, args in (("of_school", [world.school.code]), ("region", [])):
        response = as_role("adviseur").get(reverse(f"scenarios:{name}", args=args))
        assert "Er is nog geen programma" in response.content.decode()


def test_a_placement_of_another_school_is_not_there(as_role, world):
    other = factories.ScenarioPlacementFactory(
        programme=world.programme, school=factories.SchoolFactory(municipality=world.municipality)
    )
    url = reverse("scenarios:withdraw", args=[world.school.code, other.pk])
    assert as_role("adviseur").post(url).status_code == 404
    other.refresh_from_db()
    assert other.withdrawn_at is None
