"""The board: what stands in its rows, columns and totals, its filters, and the spreadsheet of just that."""

from __future__ import annotations

import csv
import datetime
import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Download
from cmk.core.models import today
from tests import factories
from trajectories.models import StepTemplate, TrajectoryChange, TrajectoryPause, TrajectoryStep


def set_steps(trajectory, *statuses):
    for step, status in zip(trajectory.steps.order_by("number"), statuses, strict=False):
        step.status = status
        step.save()


def changed(trajectory, days_ago):
    # At noon: late in the evening, so many times 24 hours ago is another day once the clock was changed in between.
    day = today() - datetime.timedelta(days=days_ago)
    moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    TrajectoryChange.objects.create(trajectory=trajectory, to_status="running", at=moment)


@pytest.fixture
def full(world):
    """Six schools in one track, each standing otherwise; the three steps of the track, one retired and one new."""

    def walk(name, *statuses, days_ago=10, **facts):
        school = factories.SchoolFactory(municipality=world.municipality, name=name)
        row = factories.TrajectoryFactory(programme=world.programme, track=world.track, school=school, **facts)
        set_steps(row, *statuses)
        changed(row, days_ago)
        return row

    world.trajectory.delete()
    first, second, _third = world.track.steps.order_by("number")
    rows = SimpleNamespace(
        busy=walk("Appel", "done", "busy", "todo"),
        fresh=walk("Beuk & <Co>", "todo", "todo", "todo", intensity="intensive"),
        still=walk("Ceder", "skipped", "done", "busy", days_ago=200),
        paused=walk("Den", "done", "busy", "todo", status="paused"),
        past=walk("Eik", "done", "skipped", "done"),
        ended=walk("Fluitenkruid", "done", "done", "done", status="completed", ended_on=datetime.date(2026, 1, 5)),
    )
    TrajectoryPause.objects.create(trajectory=rows.paused, start=datetime.date(2026, 3, 4), reason="Nieuwbouw")
    factories.AdviserAssignmentFactory(
        penvoerder=world.penvoerder, school=rows.busy.school, adviser=world.users["adviseur"]
    )
    # The first step is done once more, there is one of its own, and the second is no longer used.
    again = TrajectoryStep.objects.create(
        trajectory=rows.past, template=first, number=4, name="Stap 1", status="busy", repeat_of=rows.past.steps.first()
    )
    own = TrajectoryStep.objects.create(trajectory=rows.busy, number=4, name="Ouderavond", status="done")
    second.retired_on = today()
    second.save()
    new = StepTemplate.objects.create(track=world.track, number=2, name="Nieuwe stap")
    return SimpleNamespace(world=world, rows=rows, again=again, own=own, new=new)


def board_of(client, world, **query):
    return client.get(reverse("board:track", args=[world.track.key]), query)


def names(answer):
    return [row.name for row in answer.context["board"].rows]


def test_where_everybody_is_with_the_totals(full, as_role):
    answer = board_of(as_role("adviseur"), full.world)
    board = answer.context["board"]
    assert [(column.number, column.name, column.is_retired) for column in board.columns] == [
        (1, "Stap 1", False),
        (2, "Stap 2", True),
        (2, "Nieuwe stap", False),
        (3, "Stap 3", False),
    ]
    rows = {row.name: row for row in board.rows}
    assert list(rows) == ["Appel", "Beuk & <Co>", "Ceder", "Den", "Eik"], "not what has ended"
    assert rows["Appel"].cells == ["done", "busy", "", "todo"]
    assert (rows["Appel"].own, rows["Appel"].closed, rows["Appel"].steps) == ([("Ouderavond", "done")], 2, 4)
    assert rows["Appel"].adviser == full.world.users["adviseur"].name
    assert rows["Eik"].cells == ["busy", "skipped", "", "done"], "of a repeated step the latest time"
    assert (rows["Eik"].repeats, rows["Eik"].here) == ({0: 2}, board.columns[0].key)
    totals = [(column.done, column.busy, column.skipped, column.here) for column in board.columns]
    assert totals == [(2, 1, 1, 2), (1, 2, 1, 2), (0, 0, 0, 0), (1, 1, 0, 1)]
    assert rows["Den"].still_since == datetime.date(2026, 3, 4)
    assert rows["Ceder"].still_since == today() - datetime.timedelta(days=200)
    assert board.still == 2
    page = answer.content.decode()
    for told in ("Nieuwbouw", "staat stil sinds 4 maart 2026", "Ouderavond: gedaan", "bezig, 2 keer, is nu hier"):
        assert told in page
    assert "Beuk &amp; &lt;Co&gt;" in page
    assert "<Co>" not in page
    assert reverse("trajectory:of_school", args=[full.rows.busy.school.code]) in page


def test_nothing_from_the_database_slips_through_unescaped(full, as_role):
    evil = '<img src=x onerror="alert(1)">'
    full.own.name = full.new.name = evil
    full.own.save()
    full.new.save()
    TrajectoryPause.objects.update(reason=evil)
    user = full.world.users["adviseur"]
    user.given_name = full.world.municipality.name = full.world.track.name = evil
    for row in (user, full.world.municipality, full.world.track):
        row.save()
    page = board_of(as_role("beheerder"), full.world).content.decode()
    assert page.count("&lt;img") >= 10
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "appel"}, ["Appel"]),
        ({"status": "paused"}, ["Den"]),
        ({"status": "completed"}, ["Fluitenkruid"]),
        ({"status": "alle", "q": "i"}, ["Eik", "Fluitenkruid"]),
        ({"still": "ja"}, ["Ceder", "Den"]),
        ({"still": "pauze"}, ["Den"]),
        ({"still": "half-jaar"}, ["Ceder"]),
        ({"still": "jaar"}, []),
        ({"intensity": "intensive"}, ["Beuk & <Co>"]),
        ({"adviser": "mij"}, ["Appel"]),
        ({"adviser": "niemand", "sort": "-name"}, ["Eik", "Den", "Ceder", "Beuk & <Co>"]),
        ({"sort": "done", "intensity": "regular"}, ["Appel", "Den", "Ceder", "Eik"]),
        ({"sort": "kleur"}, ["Appel", "Beuk & <Co>", "Ceder", "Den", "Eik"]),
        ({"education": "vo"}, []),
        ({"status": "dansend", "adviser": "x", "municipality": "y"}, ["Appel", "Beuk & <Co>", "Ceder", "Den", "Eik"]),
    ],
    ids=str,
)
def test_filters_and_sorting(full, as_role, query, found):
    rows = names(board_of(as_role("adviseur"), full.world, **query))
    assert sorted(rows) == sorted(found) if query.get("sort") == "done" else rows == found


def test_by_the_step_where_they_are(full, as_role):
    client = as_role("adviseur")
    columns = board_of(client, full.world).context["board"].columns
    assert names(board_of(client, full.world, step=columns[3].key)) == ["Ceder"]
    full.again.status = "done"
    full.again.save()
    assert names(board_of(client, full.world, step="klaar")) == ["Eik"]
    full.own.number, full.own.status = 0, "busy"
    full.own.save()
    assert names(board_of(client, full.world, step="eigen")) == ["Appel"]


def test_a_school_stands_there_once_with_its_latest_trajectory(full, as_role):
    school = full.rows.ended.school
    full.new.delete()
    again = factories.TrajectoryFactory(
        programme=full.world.programme, track=full.world.track, school=school, started_on=datetime.date(2026, 2, 1)
    )
    answer = board_of(as_role("adviseur"), full.world, q="fluitenkruid")
    assert [row.pk for row in answer.context["board"].rows] == [again.pk]
    assert "voor de 2e keer" in answer.content.decode()


def test_the_spreadsheet_holds_what_the_page_shows(full, as_role):
    client = as_role("adviseur")
    url = reverse("board:download", args=[full.world.track.key, "csv"])
    lines = list(csv.reader(io.StringIO(client.get(url, {"still": "ja"}).content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:7] == [
        "School",
        "Vestigingscode",
        "Hoe het ervoor staat",
        "Hoeveelste keer",
        "1. Stap 1",
        "2. Stap 2 (niet meer in gebruik)",
        "2. Nieuwe stap",
    ]
    assert [line[0] for line in lines[1:]] == ["Ceder", "Den"]
    assert lines[2][2] == "staat stil sinds 4 maart 2026: Nieuwbouw"
    assert lines[2][5] == "bezig, is nu hier"
    taken = Download.objects.get()
    assert (taken.user, taken.subject, taken.form) == (
        full.world.users["adviseur"],
        f"board:{full.world.track.pk}",
        "csv",
    )
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("board:download", args=[full.world.track.key, "xlsx"])).content)
    )
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert [row[0] for row in cells[1:6]] == names(board_of(client, full.world))
    assert any("Stap 1: gedaan 2, bezig 1" in str(row[0]) for row in cells[6:]), "the totals are under the table"
    assert client.get(reverse("board:download", args=[full.world.track.key, "pdf"])).status_code == 404


def test_an_ended_programme_is_told_as_on_its_last_day(full, as_role):
    programme = full.world.programme
    programme.start, programme.end = datetime.date(2017, 1, 1), datetime.date(2020, 12, 31)
    programme.save()
    TrajectoryChange.objects.update(at=timezone.make_aware(datetime.datetime(2020, 12, 1)))
    full.rows.busy.__class__.objects.update(started_on=datetime.date(2020, 11, 1))
    answer = board_of(as_role("adviseur"), full.world)
    assert "31 december 2020" in answer.content.decode()
    assert "Fluitenkruid" in names(answer), "when it is over, what has ended is what there is to read"
    assert [tab.number for tab in answer.context["asked"].tabs if tab.track == full.world.track] == [6]
    assert [row.name for row in answer.context["board"].rows if row.still_since] == ["Den"]


def test_what_to_do_when_there_is_nothing_yet(world, as_role):
    client = as_role("adviseur")
    world.trajectory.delete()
    assert reverse("board:start") in client.get(reverse("board:first")).content.decode()
    world.track.delete()
    assert "nog geen sporen" in client.get(reverse("board:first")).content.decode()
    assert "nog geen sporen" in client.get(reverse("board:start")).content.decode()
