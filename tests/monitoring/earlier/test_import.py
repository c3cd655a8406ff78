"""Bringing in earlier results: the whole way, everything that is wrong at once, and taking it back."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cmk.core.errors import DomainError
from monitoring.earlier import services
from monitoring.earlier.cells import value_in
from monitoring.earlier.writing import take_back
from monitoring.evaluation.questionnaire import questionnaire
from monitoring.evaluation.selectors import previous_of
from monitoring.evaluation.services import reopen
from monitoring.evaluation.values import Pair
from monitoring.models import EarlierImport, EvaluationStatus, Round, SelfEvaluation
from monitoring.reports.stuurgroep import build
from monitoring.worklist.selectors import work_list
from tests import factories
from tests.monitoring.earlier.files import ROUND, bring_in, csv_of, good, run, send, xlsx_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


def test_the_whole_way_and_who_reads_it(as_role: AsRole, world: World, django_capture_on_commit_callbacks: Any) -> None:
    client = as_role("beheerder")
    template = client.get(reverse("earlier:template", args=[world.round.instrument_id]))
    sheets = load_workbook(io.BytesIO(template.content)).worksheets
    assert [cell.value for cell in sheets[0][1]][:4] == ["schoolcode", "ronde", "vraag", "waarde"]
    assert {"visie.nu", "samenwerking.toelichting"} <= {row[0].value for row in sheets[1].iter_rows(min_row=2)}

    sent = client.post(
        reverse("earlier:home"),
        {"instrument": world.round.instrument_id, "file": SimpleUploadedFile("../oud.csv", good(world))},
    )
    imported = EarlierImport.objects.get()
    assert sent.url == reverse("earlier:detail", args=[imported.pk])
    assert "<progress" in client.get(sent.url).content.decode()
    run(imported.check_job_id, services.check)
    told = client.get(sent.url).content.decode()
    assert ROUND in told
    assert world.school.name in told
    assert not SelfEvaluation.objects.filter(round__earlier=True).exists()
    client.post(reverse("earlier:confirm", args=[imported.pk]))
    imported.refresh_from_db()
    file = imported.file.name
    with django_capture_on_commit_callbacks(execute=True):
        run(imported.write_job_id, services.bring_in)

    round_ = Round.objects.get(earlier=True)
    assert (round_.name, round_.opens_on, round_.closes_on) == (
        ROUND,
        datetime.date(2022, 8, 1),
        datetime.date(2023, 7, 31),
    )
    evaluation = round_.evaluations.get()
    assert evaluation.status == EvaluationStatus.SUBMITTED
    assert evaluation.imported_at is not None
    assert evaluation.shared_at is None
    assert timezone.localdate(evaluation.submitted_at) == round_.closes_on
    assert sorted(evaluation.answers.values_list("question__key", "number")) == [("nu", 2), ("uitspraak-1", 2)]
    assert evaluation.submissions.get().answers == {"visie.nu": 2, "visie.uitspraak-1": 2}
    assert evaluation.events.get().by == world.users["beheerder"]
    round_.instrument.refresh_from_db()
    assert round_.instrument.frozen_at is not None
    # The school owns it: staff who brought it in read it no more, and the file is gone.
    imported.refresh_from_db()
    assert not imported.file
    assert not default_storage.exists(file)
    assert client.get(reverse("earlier:detail", args=[imported.pk])).status_code == 200
    result = reverse("evaluation:result", args=[evaluation.pk])
    assert client.get(result).status_code == 404
    assert as_role("iccer").get(result).status_code == 200


def test_results_cannot_be_brought_in_for_a_draft_that_somebody_works_on(as_role: AsRole, world: World) -> None:
    draft = factories.InstrumentFactory(penvoerder=world.penvoerder, key="zelfevaluatie-po", version=9)
    fixed = list(as_role("beheerder").get(reverse("earlier:home")).context["instruments"])
    type(draft).objects.filter(pk=draft.pk).update(edited_at=timezone.now(), frozen_at=None)
    assert list(as_role("beheerder").get(reverse("earlier:home")).context["instruments"]) == [
        one for one in fixed if one != draft
    ]
    assert draft in fixed


def test_the_same_file_twice_changes_nothing_and_says_so(as_role: AsRole, world: World) -> None:
    bring_in(good(world), world)
    before = list(SelfEvaluation.objects.values("pk", "changed_at"))
    again = send(good(world), world)
    assert again.preview is not None
    assert again.preview["counts"]["same"] == 1
    told = as_role("beheerder").get(reverse("earlier:detail", args=[again.pk])).content.decode()
    assert reverse("earlier:confirm", args=[again.pk]) not in told
    with pytest.raises(DomainError):
        services.confirm(imported=again, by=world.users["beheerder"])
    assert list(SelfEvaluation.objects.values("pk", "changed_at")) == before
    # Another answer of that school in that round is not mixed in.
    other = send(csv_of([world.school.code, ROUND, "visie.nu", "3"]), world)
    assert other.preview is not None
    assert [error["where"] for error in other.preview["errors"]] == ["schoolcode"]


def test_everything_that_is_wrong_is_told_at_once(world: World, other_world: World) -> None:
    code, now = world.school.code, "visie.nu"
    vo = factories.SchoolFactory(municipality=world.municipality, education="vo")
    rows: list[list[Any]] = [
        [code, ROUND, now, 2],  # 2
        [code, ROUND, now, 3],  # 3: the same cell, another value
        [other_world.school.code, ROUND, now, 2],  # 4: another penvoerder's
        ["99XX99", ROUND, now, 2],  # 5: no such school
        [code, ROUND, "visie.nuu", 2],  # 6: no such question
        [code, ROUND, "visie.nuu", 3],  # 7: told once, with both lines
        [code, ROUND, "visie.uitspraak-1", 9],  # 8: no such answer
        [code, "Terugblik", now, 2],  # 9: when was that?
        [code, world.round.name, now, 2],  # 10: a round of this system
        [vo.code, ROUND, now, 2],  # 11: of another kind of education
        ["", ROUND, now, 2],  # 12
        [code, ROUND, "visie.gewenst", datetime.date(2026, 3, 2)],  # 13: 2-3 became a date
        [code, ROUND, "visie.uitspraak-2", "=1+1"],  # 14: a formula
        [code, f"Ooit {timezone.localdate().year + 1}", now, 2],  # 15: not past
    ]
    imported = send(xlsx_of(*rows), world)
    assert imported.preview is not None
    lines = [error["lines"] for error in imported.preview["errors"]]
    assert lines == [[2, 3], [4], [5], [6, 7], [8], [9], [10], [11], [12], [13], [14], [15]]
    told = {error["lines"][0]: error["text"] for error in imported.preview["errors"]}
    assert "visie.nu" in told[6]
    assert "Altijd" in told[8]
    assert "tot en met" in told[9]
    assert other_world.school.name not in str(imported.preview)
    with pytest.raises(DomainError):
        services.confirm(imported=imported, by=world.users["beheerder"])
    assert not Round.objects.filter(earlier=True).exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"schoolcode;ronde;vrag;waarde\r\n1;2;3;4\r\n", "vraag"),
        (b"schoolcode;ronde;vraag;waarde\r\n", "geen rijen"),
        (b"", "leeg"),
        (b"\x00\x01\x02", "lijst"),
    ],
)
def test_a_file_that_cannot_be_read(world: World, data: bytes, told: str) -> None:
    imported = send(data, world)
    assert imported.preview is not None
    assert told in " ".join(imported.preview["problems"])


def test_what_a_cell_may_hold(world: World) -> None:
    instrument = world.round.instrument
    instrument.importance_scale, instrument.realisation_scale = ["Laag", "Hoog"], ["Niet", "Deels", "Heel"]
    instrument.save()
    pillar = instrument.pillars.get(key="visie")
    pillar.questions.filter(key="nu").update(allows_between=True)
    for key, kind, extra in [
        ("doel", "goal", {}),
        ("aantal", "number", {"highest": 50}),
        ("een", "choice", {"options": ["Ja", "Nee, nog niet"]}),
        ("meer", "choices", {"options": ["Dans", "Muziek", "Beeld"], "allows_other": True}),
    ]:
        factories.QuestionFactory(pillar=pillar, key=key, kind=kind, order=20, **extra)
    form = questionnaire(instrument)

    def value(key: str, cell: Any) -> Any:
        return value_in(form, form.by_name[f"visie.{key}"], cell)

    for cell in ("2-3", "2 – 3", "3/2", "tussen 2 en 3", 2.5, "2,5"):
        assert value("nu", cell) == Pair(2, 3), cell
    assert value("nu", "niveau 3") == 3
    assert value("gewenst", 4.0) == 4
    assert value("doel", "hoog / 2") == Pair(2, 2)
    assert value("doel", "1/-") == Pair(1, None)
    assert value("aantal", 12) == 12
    assert value("een", "nee, nog niet") == ("Nee, nog niet",)
    assert value("een", "1") == ("Ja",)
    assert value("meer", "beeld; 1; Circus") == ("Dans", "Beeld", "Circus")
    assert value("meer", "Muziek, Dans") == ("Dans", "Muziek")
    assert value("toelichting", 12) == "12"
    assert value("nu", "") is None
    for key, cell in [
        ("nu", "1-3"),
        ("nu", "5"),
        ("gewenst", "2-3"),
        ("doel", "3/2"),
        ("doel", "2"),
        ("aantal", "12,5"),
        ("aantal", 51),
        ("een", "1;2"),
        ("een", "Misschien"),
        ("meer", "Circus; Film"),
    ]:
        with pytest.raises(ValueError, match=r"\w"):
            value(key, cell)


def test_taking_back_as_long_as_nothing_was_done_with_it(as_role: AsRole, world: World) -> None:
    imported = bring_in(good(world), world)
    address = reverse("earlier:take_back", args=[imported.pk])
    client = as_role("beheerder")
    assert client.get(address).status_code == 200
    client.post(address)
    assert not Round.objects.filter(earlier=True).exists()
    assert SelfEvaluation.objects.get() == world.evaluation
    assert client.get(reverse("earlier:detail", args=[imported.pk])).status_code == 200
    with pytest.raises(DomainError):
        take_back(imported=imported, by=world.users["beheerder"])
    # Once more, and now the school shares it: from then on it stays.
    again = bring_in(good(world), world)
    evaluation = again.evaluations.get()
    evaluation.shares.create(recipient="adviser", by=world.users["iccer"])
    with pytest.raises(DomainError, match=world.school.name):
        take_back(imported=again, by=world.users["beheerder"])
    assert address not in client.get(reverse("earlier:detail", args=[again.pk])).content.decode()
    assert SelfEvaluation.objects.filter(pk=evaluation.pk).exists()


def test_what_changed_after_the_check_is_shown_once_more(world: World) -> None:
    first, second = send(good(world), world), send(good(world), world)
    for imported in (first, second):
        services.confirm(imported=imported, by=world.users["beheerder"])
        imported.refresh_from_db()
        run(imported.write_job_id, services.bring_in)
        imported.refresh_from_db()
    assert first.taken_over_at is not None
    assert second.taken_over_at is None
    assert second.preview is not None
    assert second.preview["renewed"]
    assert second.preview["counts"]["new"] == 0
    assert SelfEvaluation.objects.filter(round__earlier=True).count() == 1


def test_an_earlier_round_is_history_and_nothing_to_do(as_role: AsRole, world: World) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    before = work_list(world.users["adviseur"])
    data = csv_of(
        [world.school.code, "Papier", "visie.nu", "2", f"{yesterday:%d-%m-%Y}", f"{yesterday:%d-%m-%Y}"],
        headings=["schoolcode", "ronde", "vraag", "waarde", "van", "tot en met"],
    )
    evaluation = bring_in(data, world).evaluations.get()
    # The latest that began is still the round of here, in the list, the figures and the report.
    rounds = as_role("beheerder").get(reverse("evaluation:rounds")).content.decode()
    assert world.round.name in rounds
    assert "Papier" not in rounds
    assert as_role("beheerder").get(reverse("evaluation:round", args=[evaluation.round_id])).status_code == 404
    after = work_list(world.users["adviseur"])
    assert after.schools.rounds == before.schools.rounds
    assert [part.name for part in build(world.programme, as_of=timezone.localdate(), title="Voortgang").rounds] == [
        world.round.name
    ]
    with pytest.raises(DomainError):
        reopen(evaluation=evaluation, by=world.users["beheerder"], reason="Toch", as_leader=True, until=yesterday)
    # And it is what the school did before.
    later = factories.SelfEvaluationFactory(
        school=world.school,
        round__programme=world.programme,
        round__instrument=world.round.instrument,
        round__opens_on=timezone.localdate(),
    )
    assert previous_of(world.users["iccer"], later) == evaluation
    assert previous_of(world.users["adviseur"], later) is None
    assert "Papier" in as_role("iccer").get(reverse("evaluation:mine")).content.decode()
