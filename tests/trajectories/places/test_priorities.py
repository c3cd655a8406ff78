"""The priorities of a school board within the programme: one list, in order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from trajectories.models import BoardPriority


@pytest.fixture
def priorities(world):
    texts = ("Meer muziek", "Meer dans", "Meer beeld")
    return [
        BoardPriority.objects.create(programme=world.programme, board=world.board, text=text, order=place)
        for place, text in enumerate(texts, start=1)
    ]


def url_of(world):
    return reverse("boards:priorities", args=[world.board.number])


def posted(rows, initial):
    data = {"rij-TOTAL_FORMS": str(len(rows)), "rij-INITIAL_FORMS": str(initial)}
    for place, row in enumerate(rows):
        data |= {f"rij-{place}-{name}": value for name, value in row.items()}
    return data


def texts(world):
    rows = BoardPriority.objects.filter(programme=world.programme, board=world.board)
    return list(rows.order_by("order").values_list("text", flat=True))


def test_adding_the_first(as_role, world):
    rows = [{"pk": "", "order": "", "text": "Meer erfgoed"}, {"pk": "", "order": "", "text": ""}]
    response = as_role("adviseur").post(url_of(world), posted(rows, 0), follow=True)
    assert texts(world) == ["Meer erfgoed"]
    assert "Meer erfgoed" in response.content.decode()


def test_changing_moving_removing_and_adding_at_once(as_role, world, priorities):
    music, dance, image = (row.pk for row in priorities)
    rows = [
        {"pk": music, "order": "3", "text": "Meer muziek en zang"},
        {"pk": dance, "order": "2", "text": "Meer dans", "remove": "on"},
        {"pk": image, "order": "1", "text": "Meer beeld"},
        {"pk": "", "order": "2", "text": "Meer erfgoed"},
    ]
    as_role("adviseur").post(url_of(world), posted(rows, 3))
    assert texts(world) == ["Meer beeld", "Meer erfgoed", "Meer muziek en zang"]


def test_an_empty_line_is_said_and_nothing_is_saved(as_role, world, priorities):
    rows = [{"pk": row.pk, "order": place, "text": ""} for place, row in enumerate(priorities, start=1)]
    response = as_role("adviseur").post(url_of(world), posted(rows, 3))
    assert response.status_code == 200
    assert response.context["rows"].total_error_count() == 3
    assert texts(world) == ["Meer muziek", "Meer dans", "Meer beeld"]


def test_those_of_another_board_or_penvoerder_cannot_be_taken(as_role, world, other_world, priorities):
    strange = BoardPriority.objects.create(programme=other_world.programme, board=world.board, text="Van hen", order=1)
    rows = [{"pk": strange.pk, "order": "1", "text": "Gekaapt"}]
    response = as_role("adviseur").post(url_of(world), posted(rows, 1))
    assert "in de tussentijd" in response.content.decode() or response.status_code == 200
    strange.refresh_from_db()
    assert (strange.text, strange.programme) == ("Van hen", other_world.programme)
    assert texts(world) == ["Meer muziek", "Meer dans", "Meer beeld"]


def test_without_a_programme_there_is_nothing_to_edit(as_role, world, other_world):
    world.penvoerder.programmes.update(penvoerder=other_world.penvoerder)
    assert as_role("adviseur").get(url_of(world)).status_code == 404


def test_a_board_outside_the_work_area_is_not_there(as_role, world):
    other = factories.SchoolBoardFactory()
    assert as_role("adviseur").get(reverse("boards:priorities", args=[other.number])).status_code == 404
