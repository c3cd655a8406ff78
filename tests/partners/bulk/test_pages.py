"""Sending in, looking at what would change, taking over: through the pages, and what the services refuse."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cmk.accounts.models import Download
from cmk.core.errors import DomainError
from cmk.core.files import MEGABYTE
from cmk.jobs.models import Job, JobStatus
from partners.bulk import services
from partners.models import BulkUpload, Partner
from tests.partners.bulk.lists import csv_of, exported, plan_of, run, send, sheet_of, states, take, xlsx_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
GOOD = csv_of(["naam", "soort"], ["Poppenhuis", "instelling"])
MIXED = xlsx_of(
    ["naam", "soort", "telefoon"],
    ["Poppenhuis", "instelling", "+31 10 1"],
    ["=cmd|' /C calc'!A0", "instelling", ""],
    ["Muziekhuis", "circus", "'+31 10 2"],
)


def upload_through(client: Client, data: bytes, name: str = "lijst.csv", kind: str = "partners") -> Any:
    return client.post(reverse("bulk:kind", args=[kind]), {"file": SimpleUploadedFile(name, data)})


def page(client: Client, upload: BulkUpload, query: str = "") -> str:
    response = client.get(reverse("bulk:upload", args=[upload.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_whole_way_of_a_good_list(as_role: AsRole, world: World) -> None:
    client = as_role("adviseur")
    response = upload_through(client, GOOD, name="../partners 2026.csv")
    upload = BulkUpload.objects.get()
    assert response.url == reverse("bulk:upload", args=[upload.pk])
    assert "partners" not in upload.file.name
    assert "<progress" in page(client, upload)
    run(upload.check_job_id, services.check)
    told = page(client, upload)
    assert "Poppenhuis" in told
    assert "overnemen" in told
    client.post(reverse("bulk:confirm", args=[upload.pk]))
    upload.refresh_from_db()
    run(upload.write_job_id, services.take_over)
    made = Partner.objects.get(name="Poppenhuis")
    assert made.penvoerder == world.penvoerder
    assert LogEntry.objects.get_for_object(made).get().actor == world.users["adviseur"], "the audit trail says who"
    upload.refresh_from_db()
    assert upload.taken_over_at
    page(client, upload)
    with pytest.raises(DomainError):
        services.confirm(upload=upload, by=world.users["adviseur"])
    assert "Poppenhuis" in client.get(reverse("bulk:download", args=["partners", "csv"])).content.decode()


def test_errors_are_downloaded_corrected_and_sent_in_again(as_role: AsRole, world: World) -> None:
    client = as_role("beheerder")
    upload = send("partners", MIXED, world)
    told = page(client, upload)
    assert "A3" in told
    assert "circus" in told
    assert Partner.objects.filter(penvoerder=world.penvoerder).count() == 1, "nothing is written while there are errors"
    with pytest.raises(DomainError):
        services.confirm(upload=upload, by=world.users["beheerder"])
    response = client.get(reverse("bulk:errors", args=[upload.pk]))
    assert Download.objects.filter(subject=f"bulk-upload:{upload.pk}").exists()
    heading, formula, circus = sheet_of(response.content)
    assert heading == ["naam", "soort", "telefoon", "wat er mis is"]
    assert (formula[0], circus[:3]) == (None, ["Muziekhuis", "circus", "'+31 10 2"])
    assert "=cmd" in formula[3]
    take(upload, world, only_good=True)
    assert Partner.objects.filter(name="Poppenhuis", phone="+31 10 1").exists()
    assert not Partner.objects.filter(name="Muziekhuis").exists()
    page(client, BulkUpload.objects.get(pk=upload.pk))
    book = load_workbook(io.BytesIO(response.content))
    book.worksheets[0]["A2"], book.worksheets[0]["B3"] = "Danshuis", "zzp"
    corrected = io.BytesIO()
    book.save(corrected)
    again = take(send("partners", corrected.getvalue(), world), world)
    assert again.preview["counts"] == {"error": 0, "new": 2, "changed": 0, "same": 0}
    assert Partner.objects.get(name="Muziekhuis").phone == "+31 10 2"


def test_what_changed_in_the_meantime_gives_a_new_preview(as_role: AsRole, world: World) -> None:
    upload = send("partners", csv_of(["naam", "telefoon"], [world.partner.name, "010-2"]), world)
    Partner.objects.filter(pk=world.partner.pk).update(phone="010-3")
    upload = take(upload, world)
    assert upload.taken_over_at is None
    assert upload.confirmed_at is None
    assert upload.preview["rows"][0]["changes"] == [["telefoon", "010-3", "010-2"]]
    world.partner.refresh_from_db()
    assert world.partner.phone == "010-3", "nothing was written"
    assert 'class="notice warn"' in page(as_role("beheerder"), upload)
    assert take(upload, world).taken_over_at
    world.partner.refresh_from_db()
    assert world.partner.phone == "010-2"


def test_a_write_that_fails_writes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from partners.bulk import partner_list

    def refuse_the_second(*, data: Any, **given: Any) -> None:
        if data.name == "B":
            raise DomainError("Nee.")
        real(data=data, **given)

    real = partner_list.save_partner
    upload = send("partners", csv_of(["naam", "soort"], ["A", "zzp"], ["B", "zzp"]), world)
    monkeypatch.setattr(partner_list, "save_partner", refuse_the_second)
    with pytest.raises(DomainError, match=r"3.*Nee\."):
        take(upload, world)
    assert not Partner.objects.filter(name="A").exists()


def test_a_second_press_starts_no_second_job(world: World) -> None:
    upload = send("partners", GOOD, world)
    services.confirm(upload=upload, by=world.users["adviseur"])
    with pytest.raises(DomainError):
        services.confirm(upload=upload, by=world.users["adviseur"])
    assert Job.objects.filter(kind=services.WRITE).count() == 1


def test_nothing_to_take_over_and_a_list_that_is_no_list(as_role: AsRole, world: World) -> None:
    client = as_role("adviseur")
    same = send("partners", exported("partners", world), world)
    empty = send("partners", csv_of(["iets", "anders"], ["1", "2"]), world)
    for upload in (same, empty):
        assert "overnemen/" not in page(client, upload)
        with pytest.raises(DomainError):
            services.confirm(upload=upload, by=world.users["adviseur"])
    assert "anders" in page(client, empty)
    assert client.get(reverse("bulk:errors", args=[same.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lijst.pdf", b"%PDF-1.7"),
        ("lijst.xlsx", b"naam;soort"),
        ("lijst.xlsx", b"PK\x03\x04nonsense"),
        ("lijst.csv", b"PK\x03\x04nonsense"),
        ("lijst.csv", b""),
        ("lijst.csv", b"a" * (5 * MEGABYTE + 1)),
        ("lijst.xls", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_a_file_of_another_kind_is_refused_at_the_field(as_role: AsRole, world: World, name: str, data: bytes) -> None:
    response = upload_through(as_role("adviseur"), data, name)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not BulkUpload.objects.exists()
    assert not Job.objects.exists()


def test_a_list_can_be_thrown_away_and_leaves_nothing(
    as_role: AsRole, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    upload = send("partners", GOOD, world)
    name = upload.file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        as_role("adviseur").post(reverse("bulk:discard", args=[upload.pk]))
    assert not BulkUpload.objects.exists()
    assert not default_storage.exists(name)
    taken = take(send("partners", GOOD, world), world)
    as_role("adviseur").post(reverse("bulk:discard", args=[taken.pk]))
    assert BulkUpload.objects.exists()


def test_what_was_sent_in_a_month_ago_is_no_longer_kept(
    as_role: AsRole, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    upload = send("partners", MIXED, world)
    name = upload.file.name
    BulkUpload.objects.update(uploaded_at=timezone.now() - datetime.timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_old_lists()
    upload.refresh_from_db()
    assert not upload.file
    assert not default_storage.exists(name)
    assert "Muziekhuis" not in page(as_role("adviseur"), upload)


def test_a_check_whose_file_is_gone_ends_with_a_reason(as_role: AsRole, world: World) -> None:
    file = SimpleUploadedFile("lijst.csv", GOOD)
    upload = services.send_in(penvoerder=world.penvoerder, kind="partners", file=file, by=world.users["adviseur"])
    default_storage.delete(upload.file.name)
    with pytest.raises(DomainError):
        run(upload.check_job_id, services.check)
    Job.objects.update(status=JobStatus.FAILED, error="Weg.")
    assert "Weg." in page(as_role("adviseur"), upload)


@pytest.mark.parametrize("kind", ["contactpersonen", "partners", "aanbod"])
def test_the_template_explains_itself_and_can_be_sent_in_filled(as_role: AsRole, world: World, kind: str) -> None:
    response = as_role("adviseur").get(reverse("bulk:template", args=[kind]))
    book = load_workbook(io.BytesIO(response.content))
    headings = [cell.value for cell in book.worksheets[0][1]]
    explained = [row[0].value for row in book.worksheets[1].iter_rows(min_row=2, max_row=len(headings) + 1)]
    assert explained == headings
    assert book.worksheets[0].max_row == 1, "no example that would be taken for a row"
    assert book.worksheets[0].data_validations.count >= 1
    assert book.worksheets[2].sheet_state == "hidden"
    assert plan_of(kind, response.content, world).problems, "an empty template says that it is empty"
    assert [cell.value for cell in load_workbook(io.BytesIO(exported(kind, world))).worksheets[0][1]] == headings


def test_a_download_is_written_down_and_its_cells_never_run(as_role: AsRole, world: World) -> None:
    world.partner.name, world.partner.phone = "=1+1", "+31 10"
    world.partner.save()
    response = as_role("adviseur").get(reverse("bulk:download", args=["partners", "xlsx"]))
    entry = Download.objects.get()
    assert (entry.subject, entry.form, entry.user) == ("bulk:partners", "xlsx", world.users["adviseur"])
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert "'=1+1" in [cell.value for cell in cells]
    assert states(plan_of("partners", response.content, world)) == ["same"]
