"""Needs counted over conversations, with the sentences behind each count."""

from __future__ import annotations

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests import factories
from trajectories.models import Need

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(year, month, day, 12))


def need_of(world, key: str, **more) -> Need:
    return world.programme.needs.get_or_create(key=key, defaults={"name": key.capitalize(), **more})[0]


def heard(world, *keys: str, text: str = "", also=(), **more):
    """A recorded conversation with the school of the world (unless said otherwise) in which needs were heard."""
    values = {"programme": world.programme, "kind": world.kind, "adviser": world.users["adviseur"]}
    values |= {"school": world.school, "held_at": at(2025, 10, 1), "status": "recorded"} | more
    row = factories.ConversationFactory(**values)
    row.also_schools.set(also)
    for key in keys:
        row.needs.create(need=need_of(world, key), text=text)
    return row


def counted(client, **query):
    """What the overview says by name of the need: times heard, schools, partners, others, and per year."""
    response = client.get(reverse("needs:overview"), query)
    assert response.status_code == 200
    found = response.context["found"]
    return {
        str(row.need or "all"): (
            row.heard,
            row.schools,
            row.partners,
            row.others,
            [row.by_year[year.name] for year in found.years],
        )
        for row in [*found.rows, found.total]
    }


def said(client, **query):
    response = client.get(reverse("needs:said"), query)
    assert response.status_code == 200
    return [note.text for note in response.context["page"]]


def test_each_school_counts_once_and_a_meeting_of_several_for_each(as_role, world):
    other = factories.SchoolFactory(municipality=world.municipality)
    heard(world, "geld", "vervoer")
    heard(world, "geld", held_at=at(2026, 9, 10), also=[other])
    heard(world, "geld", school=None, partner=world.partner, held_at=at(2026, 2, 1))
    heard(world, "vervoer", school=None, board=world.board, held_at=at(2026, 2, 1))
    heard(world, "geld", status="draft")
    need_of(world, "kennis")
    assert counted(as_role("adviseur")) == {
        "Geld": (3, 2, 1, 0, [2, 1]),
        "Vervoer": (2, 1, 0, 1, [2, 0]),
        "Kennis": (0, 0, 0, 0, [0, 0]),
        "all": (5, 2, 1, 1, [4, 1]),
    }
    assert counted(as_role("adviseur"), per="jaar")["Geld"] == (3, 2, 1, 0, [1, 2])


def test_filters_leave_the_same_in_counts_and_in_sentences(as_role, world):
    elsewhere = factories.MunicipalityFactory()
    far = factories.SchoolFactory(municipality=elsewhere)
    world.programme.municipalities.add(elsewhere)
    leader = world.users["beheerder"]
    heard(world, "geld", text="hier")
    heard(world, "geld", text="ver", school=far, held_at=at(2026, 9, 10), adviser=leader)
    heard(world, "geld", text="samen", also=[far], held_at=at(2026, 10, 1))
    heard(world, "geld", text="partner", school=None, partner=world.partner)
    client = as_role("adviseur")
    for query, expected in (
        ({"gemeente": elsewhere.code}, {"ver", "samen"}),
        ({"spoor": world.track.key}, {"hier", "samen"}),
        ({"adviseur": leader.pk}, {"ver"}),
        ({"met": "scholen"}, {"hier", "ver", "samen"}),
        ({"met": "overige"}, set()),
        ({"van": "2026-09-10", "tot": "2026-09-10"}, {"ver"}),
    ):
        assert set(said(client, **query)) == expected, query
        heard_in_all = counted(client, **query)["all"][0] if expected else 0
        assert heard_in_all == len(expected), query
    # A meeting for several schools counts for those of the chosen municipality alone.
    assert counted(client, gemeente=elsewhere.code)["Geld"][:2] == (2, 1)
    # Every number leads to as many sentences.
    page = client.get(reverse("needs:overview"))
    for cell in [page.context["total"]["heard"], *page.context["total"]["years"]]:
        answer = client.get(f"{reverse('needs:said')}?{cell['query']}")
        assert answer.context["page"].paginator.count == cell["number"]


def test_a_filter_that_is_wrong_is_told_and_leaves_nothing_out(as_role, world):
    heard(world, "geld")
    client = as_role("adviseur")
    query = {"van": "2026-31-12", "gemeente": "x\x00", "spoor": "geen", "adviseur": "999999999999999999999"}
    response = client.get(reverse("needs:overview"), {**query, "met": "leden", "per": "eeuw"})
    assert response.context["found"].total.heard == 1
    assert set(response.context["form"].errors) == {"van", "gemeente", "spoor", "adviseur", "met", "per"}
    response = client.get(reverse("needs:overview"), {"van": "2026-02-01", "tot": "2026-01-01"})
    assert set(response.context["form"].errors) == {"tot"}


def test_what_is_out_of_use_keeps_its_counts(as_role, world):
    heard(world, "geld")
    Need.objects.update(retired_on=datetime.date(2026, 1, 1))
    need_of(world, "oud", retired_on=datetime.date(2026, 1, 1))
    assert set(counted(as_role("beheerder"))) == {"Geld", "all"}


def test_before_anything_was_heard_the_page_says_what_to_do(as_role, world):
    need_of(world, "geld")
    response = as_role("adviseur").get(reverse("needs:overview"))
    assert reverse("conversations:list") in response.content.decode()
    assert not response.context["any_heard"]


def test_sheets_hold_counts_and_sentences(as_role, world, other_world):
    heard(world, "geld", text="=1+1")
    need = other_world.programme.needs.create(key="geld", name="Geld")
    row = factories.ConversationFactory(
        programme=other_world.programme, kind=other_world.kind, school=other_world.school,
        adviser=other_world.users["adviseur"],
    )  # fmt: skip
    row.needs.create(need=need, text="van een ander")
    response = as_role("adviseur").get(reverse("needs:download", args=["xlsx"]))
    book = load_workbook(BytesIO(response.content))
    counts, sentences = ([list(line) for line in page.iter_rows(values_only=True)] for page in book)
    assert counts[1][:3] == ["Geld", 1, 1]
    assert sentences[1][1] == "'=1+1"
    assert len([line for line in sentences if any(line)]) == 2
    text = as_role("adviseur").get(reverse("needs:download_said", args=["csv"])).content.decode()
    assert world.school.name in text
    assert "van een ander" not in text
