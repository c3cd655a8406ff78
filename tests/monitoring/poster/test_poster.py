"""The poster: one sheet whatever is on it, in colours that can be read, with nothing that was left out."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cmk.core.theme import TEXT_CONTRAST, contrast
from monitoring.evaluation.results import evaluation_result
from monitoring.models import PillarLevel, Question, SchoolStyle
from monitoring.poster.colours import Colours
from monitoring.poster.content import poster_of
from tests.monitoring.evaluation.conftest import fill_in, fill_in_and_submit
from trajectories.models import Ambition

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
MM = 72 / 25.4
LARGE_TEXT_CONTRAST = 3.0


@given(COLOUR, st.one_of(st.just(""), COLOUR))
def test_whatever_the_colours_the_letters_can_be_read(main, accent):
    colours = Colours.of(main, accent)
    assert contrast(colours.main, colours.on_main) >= LARGE_TEXT_CONTRAST  # nothing smaller stands on it
    assert contrast(colours.line, "#ffffff") >= TEXT_CONTRAST


def an_ambition(world, text: str) -> None:
    Ambition.objects.create(programme=world.programme, school=world.school, text=text, since=world.programme.start)


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "width", "height"), [("a4", 210, 297), ("a3", 297, 420)])
def test_a_full_poster_is_one_sheet(as_role, world, size, width, height):
    school = world.school
    school.name = "Openbare daltonbasisschool De Wilgenhoek aan het Water"
    school.save()
    PillarLevel.objects.update(description="We doen dit samen, elk jaar weer, en praten er met het team over. " * 15)
    Question.objects.filter(kind="choices").update(options=[f"Een lang punt om aan te werken {n} " * 4 for n in "abc"])
    for number in range(3):
        an_ambition(world, f"{number} Wij willen " * 20)
    chosen = {
        f"{question.pillar.key}.{question.key}": question.options
        for question in Question.objects.filter(kind="choices").select_related("pillar")
    }
    fill_in_and_submit(world.evaluation, world.users["iccer"], **{k.replace(".", "__"): v for k, v in chosen.items()})
    query = {"formaat": size, "delen": ["wanted", "ambitions", "points"], "motto": "Elk kind maakt! " * 5}
    response = as_role("iccer").get(reverse("poster:paper", args=[world.evaluation.pk]), query)
    assert response.status_code == 200
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert len(pdf.pages) == 1
        box = [float(edge) for edge in pdf.pages[0].mediabox]
    assert box == pytest.approx([0, 0, width * MM, height * MM], abs=2)


@pytest.mark.django_db
def test_what_is_left_out_is_not_on_it(world):
    iccer = world.users["iccer"]
    an_ambition(world, "Een atelier in de hal")
    fill_in_and_submit(world.evaluation, iccer, visie__gewenst=4, programma__gewenst=2)
    result = evaluation_result(world.evaluation)
    whole = poster_of(iccer, world.evaluation, result, {"wanted", "ambitions", "points"}, " Samen  maken ")
    assert (whole.motto, whole.ambitions) == ("Samen maken", ("Een atelier in de hal",))
    by_name = {pillar.name: pillar for pillar in whole.pillars}
    visie = by_name["Visie"]
    assert (visie.now.numbers, visie.wanted.numbers, visie.moves) == ((2,), (4,), True)
    assert not by_name["Programma"].moves  # wants to stay where it is
    between = replace(result, pillars=tuple(replace(one, now_upper=3, now_note="Per bouw") for one in result.pillars))
    place = poster_of(iccer, world.evaluation, between, set()).pillars[0].now
    assert (place.numbers, place.description) == ((2, 3), "Per bouw")
    bare = poster_of(iccer, world.evaluation, result, set())
    assert (bare.ambitions, bare.points, [pillar.wanted for pillar in bare.pillars]) == ((), (), [None] * 4)


@pytest.mark.django_db
def test_the_school_chooses_its_colours_and_keeps_them(as_role, world):
    fill_in_and_submit(world.evaluation, world.users["iccer"])
    client, url = as_role("iccer"), reverse("poster:colours", args=[world.evaluation.pk])
    response = client.post(url, {"main": "groen", "accent": "#12"})
    assert response.status_code == 200
    assert response.content.decode().count("#rrggbb") >= 2  # both at once, and nothing is kept
    assert not SchoolStyle.objects.exists()
    client.post(url, {"main": "#AA2200", "accent": "#ffcc00"})
    client.post(url, {"main": "#aa2211", "accent": "#ffcc00"})
    assert SchoolStyle.objects.get().main == "#aa2211"
    assert "#aa2211" in client.get(reverse("poster:page", args=[world.evaluation.pk])).content.decode()


@pytest.mark.django_db
def test_there_is_no_poster_of_what_is_under_way(as_role, world):
    fill_in(world.evaluation, world.users["iccer"])
    for name in ("poster:page", "poster:paper"):
        assert as_role("iccer").get(reverse(name, args=[world.evaluation.pk])).status_code == 404
