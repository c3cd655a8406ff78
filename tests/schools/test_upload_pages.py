"""The pages of the register, for the beheerder of the installation."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cmk.jobs.models import Job, JobStatus
from schools.models import RegisterUpload, School
from schools.register import reader
from schools.uploads import receiving
from schools.uploads.selectors import told_of
from tests import factories
from tests.schools.deliveries import nation, school, text_of
from tests.schools.uploads import NAME, a_file, beheerder, checked, client_of, imported, sent_in

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture
def fenna():
    return beheerder()


@pytest.fixture
def client(fenna):
    return client_of(fenna)


def page(client, name, *args):
    response = client.get(reverse(f"register:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_register_explains_what_to_download(client):
    text = page(client, "list")
    assert "Nog geen levering van DUO" in text
    assert "02.-alle-schoolvestigingen-basisonderwijs.csv" in text
    assert "duo.nl/open_onderwijsdata" in text
    assert "Penvoerder" not in text


def test_the_list_tells_deliveries_and_what_was_sent_in_by_whom(client, fenna):
    imported(fenna)
    imported(fenna, nation()[:2])
    text = page(client, "list")
    assert "Fenna Beheer" in text
    assert "compleet" in text
    assert text.count(NAME) >= 2
    assert reverse("admin:index") in text


def test_the_beheerder_lands_here_and_finds_it_in_the_menu(client):
    response = client.get(reverse("home"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("register:list")
    assert [entry.url for entry in response.context["navigation"]] == [reverse("register:list")]
    assert response.context["navigation"][0].current


def test_a_beheerder_who_is_staff_too_keeps_the_own_start_and_gets_the_entry(fenna, world):
    factories.MembershipFactory(user=fenna, penvoerder=world.penvoerder, role="adviseur")
    response = client_of(fenna).get(reverse("home"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("worklist")
    assert reverse("register:list") in [entry.url for entry in response.context["navigation"]]
    assert page(client_of(fenna), "list")


def test_sending_in_leads_to_the_page_of_the_file_with_its_check(client):
    response = client.post(reverse("register:new"), {"file": a_file(), "reference_date": ""})
    upload = RegisterUpload.objects.get()
    assert response["Location"] == reverse("register:detail", args=[upload.pk])
    text = page(client, "detail", upload.pk)
    assert '<progress max="100"' in text
    assert "1 april 2026: de maand in de naam van het bestand" in text
    assert Job.objects.get().penvoerder is None


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("leeg.csv", b"", "is leeg"),
        ("spaties.csv", b" \r\n;;\r\n", "is leeg"),
        ("alle.csv", b"PK\x03\x04rest", "spreadsheet of een zipbestand"),
        ("oud.csv", b"\xd0\xcf\x11\xe0rest", "spreadsheet of een zipbestand"),
        ("alle.csv", b"%PDF-1.7 x", "geen tekstbestand"),
        ("alle.csv", b"naam;adres\r\nA;B\r\n", "geen"),
        ("alle.csv", b"\x00\x01\x02", "geen tekstbestand"),
    ],
)
def test_what_is_no_delivery_is_refused_at_once_with_a_sentence(client, name, content, says):
    file = SimpleUploadedFile(name, content, "text/csv")
    response = client.post(reverse("register:new"), {"file": file, "reference_date": ""})
    assert response.status_code == 200
    assert says in " ".join(response.context["form"].errors["file"])
    assert not RegisterUpload.objects.exists()
    assert not Job.objects.exists()


def test_all_errors_come_at_once(client):
    response = client.post(reverse("register:new"), {"reference_date": "2999-01-01"})
    assert set(response.context["form"].errors) == {"file", "reference_date"}


def test_a_delivery_is_known_by_its_content_whatever_it_is_called(client):
    file = SimpleUploadedFile("scholen.xlsx", text_of(nation()).encode(), "image/png")
    assert client.post(reverse("register:new"), {"file": file}).status_code == 302


def test_a_long_delivery_is_judged_by_its_beginning(client):
    rows = [school(f"{10 + number // 90}AB{10 + number % 90}") for number in range(900)]
    file = a_file(rows)
    assert file.size > receiving.HEAD
    assert client.post(reverse("register:new"), {"file": file}).status_code == 302


def test_the_token_against_forged_requests_is_asked_for(fenna):
    client = client_of(fenna, enforce_csrf_checks=True)
    assert client.post(reverse("register:new"), {"file": a_file()}).status_code == 403
    client.get(reverse("register:new"))
    token = client.cookies["csrftoken"].value
    assert client.post(reverse("register:new"), {"csrfmiddlewaretoken": token, "file": a_file()}).status_code == 302


class Body(io.RawIOBase):
    """The body of a request with a file of ``size`` bytes, made while it is read; ``given`` counts what was read."""

    def __init__(self, size: int) -> None:
        head = '--grens\r\nContent-Disposition: form-data; name="file"; filename="alle.csv"\r\n'
        self.head = head.encode() + b"Content-Type: text/csv\r\n\r\n"
        self.tail = b'\r\n--grens\r\nContent-Disposition: form-data; name="reference_date"\r\n\r\n\r\n--grens--\r\n'
        self.size = size
        self.length = len(self.head) + size + len(self.tail)
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        size = min(self.length - self.given if size < 0 else size, 256 * 1024)
        start, self.given = self.given, min(self.given + size, self.length)
        piece = bytearray()
        for begin, part in ((0, self.head), (len(self.head) + self.size, self.tail)):
            if begin == 0:
                piece += part[start : self.given]
                filled = min(self.given, len(self.head) + self.size) - max(start, len(self.head))
                piece += b"x" * max(filled, 0)
            elif self.given > begin:
                piece += part[max(start - begin, 0) : self.given - begin]
        return bytes(piece)


def stream(client: Client, body: Body, announced: int | None = None):
    return client.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": reverse("register:new"),
            "CONTENT_TYPE": "multipart/form-data; boundary=grens",
            "CONTENT_LENGTH": body.length if announced is None else announced,
            "wsgi.input": body,
        }
    )


def test_the_made_body_is_what_a_browser_sends(client):
    body = Body(1000)
    data = body.read()
    assert (len(data), data.count(b"x")) == (body.length, 1000 + data.count(b"text"))


def test_200_megabytes_are_stopped_while_they_stream(client, tmp_path, settings, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    largest = _largest_on_disk(monkeypatch, tmp_path)
    page(client, "new")  # what only a first page costs
    body = Body(200 * MEGABYTE)
    tracemalloc.start()
    try:
        response = stream(client, body)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert response.status_code == 200
    assert "groter dan 50 MB" in " ".join(response.context["form"].errors["file"])
    assert peak < 16 * MEGABYTE, f"{peak / MEGABYTE:.1f} MB of memory"
    assert largest() == 0
    assert list(tmp_path.iterdir()) == []
    assert not RegisterUpload.objects.exists()


def test_a_body_beyond_all_measure_is_broken_off_at_once(client):
    body = Body(receiving.MOST_DRAINED + MEGABYTE)
    response = stream(client, body)
    assert "groter dan 50 MB" in " ".join(response.context["form"].errors["file"])
    assert body.given < MEGABYTE


def test_a_file_that_is_larger_than_its_request_announced_is_stopped_at_the_limit(
    client, tmp_path, settings, monkeypatch
):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(reader, "LARGEST", 3 * MEGABYTE)
    monkeypatch.setattr(receiving, "BESIDES", 100 * MEGABYTE)
    largest = _largest_on_disk(monkeypatch, tmp_path)
    response = stream(client, Body(8 * MEGABYTE))
    assert "groter dan 3 MB" in " ".join(response.context["form"].errors["file"])
    assert 0 < largest() <= 3 * MEGABYTE
    assert list(tmp_path.iterdir()) == []


def _largest_on_disk(monkeypatch, folder: Path):
    """Look at the folder for uploads at every piece that comes in; the answer is a function."""
    seen = [0]
    passed_on = receiving.LimitedUpload.receive_data_chunk

    def look(self, raw_data, start):
        seen.append(sum(path.stat().st_size for path in folder.iterdir()))
        return passed_on(self, raw_data, start)

    monkeypatch.setattr(receiving.LimitedUpload, "receive_data_chunk", look)
    assert tempfile.gettempdir() != str(folder)
    return lambda: max(seen)


def test_nobody_else_streams_anything(world):
    body = Body(200 * MEGABYTE)
    assert stream(client_of(world.users["beheerder"]), body).status_code == 403
    assert body.given == 0


def test_the_check_is_shown_field_by_field_per_school(client, fenna):
    imported(fenna, day=None)
    rows = [row | {"STRAATNAAM": "Kerkpad", "POSTCODE": "9999 ZZ"} for row in nation(skip=("21ZZ01",))[:3]]
    upload = checked(fenna, [*rows, *nation(skip=("21ZZ01",))[3:], school("30AA00"), school("fout")])
    told = told_of(upload.plan)
    assert {part.key: part.total for part in told.parts} == {"rejected": 1, "created": 1, "updated": 3, "closed": 1}
    updated = next(part for part in told.parts if part.key == "updated")
    assert [len(row.changes) for row in updated.rows] == [2, 2, 2]
    text = page(client, "detail", upload.pk)
    for word in ("Kerkpad", "Dorpsstraat", "De Voorbeeldschool 30AA00", "De Voorbeeldschool 21ZZ01", "VESTIGINGSCODE"):
        assert word in text
    assert reverse("register:import", args=[upload.pk]) in text


def test_thousands_stay_readable_and_are_all_in_the_download(client, fenna):
    rows = [school(f"{10 + number // 90}AB{10 + number % 90}") for number in range(1800)]
    upload = checked(fenna, rows)
    text = page(client, "detail", upload.pk)
    assert "1.800" in text
    assert text.count("De Voorbeeldschool") == 50
    assert "1.750" in text
    answer = client.get(reverse("register:download", args=[upload.pk, "controle", "xlsx"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book["Nieuw"].max_row == 1801
    answer = client.get(reverse("register:download", args=[upload.pk, "controle", "csv"]))
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 1801
    assert client.get(reverse("register:download", args=[upload.pk, "resultaat", "csv"])).status_code == 404


def test_a_download_holds_no_formula(client, fenna):
    upload = checked(fenna, [*nation(), school("40AA00", VESTIGINGSNAAM='=cmd|" /C calc"!A0')])
    answer = client.get(reverse("register:download", args=[upload.pk, "controle", "csv"]))
    assert "'=cmd" in answer.content.decode("utf-8-sig")


def test_after_the_import_the_page_tells_what_it_did(client, fenna):
    upload = checked(fenna)
    url = reverse("register:import", args=[upload.pk])
    assert client.post(url)["Location"] == reverse("register:detail", args=[upload.pk])
    assert '<progress max="100"' in page(client, "detail", upload.pk)
    assert School.objects.count() == 0
    assert [str(m) for m in client.post(url, follow=True).context["messages"]]  # a second press says why not
    assert Job.objects.filter(kind="register_import").count() == 1
    upload = imported(fenna)
    text = page(client, "detail", upload.pk)
    assert "Wat de import deed" in text
    assert reverse("register:import", args=[upload.pk]) not in text
    assert client.get(reverse("register:download", args=[upload.pk, "resultaat", "xlsx"])).status_code == 200


def test_a_check_that_grew_old_says_so(client, fenna):
    upload = checked(fenna)
    assert "Sinds deze controle" not in page(client, "detail", upload.pk)
    imported(fenna, nation()[:20])
    assert "Sinds deze controle" in page(client, "detail", upload.pk)


def test_a_failed_job_says_why_and_how_to_go_on(client, fenna):
    upload = sent_in(fenna)
    Job.objects.filter(pk=upload.check_job.pk).update(status=JobStatus.FAILED, error="Regel 3 is stuk.")
    text = page(client, "detail", upload.pk)
    assert "Regel 3 is stuk." in text
    assert reverse("jobs:retry", args=[upload.check_job.pk]) in text
    assert reverse("register:new") in text
    assert client.post(reverse("jobs:retry", args=[upload.check_job.pk]))["Location"] == reverse(
        "register:detail", args=[upload.pk]
    )
    assert Job.objects.get().status == JobStatus.WAITING


def test_checking_again_for_a_day_that_is_still_to_come_is_refused_on_the_page(client, fenna):
    upload = checked(fenna)
    url = reverse("register:check", args=[upload.pk])
    response = client.post(url, {"reference_date": "2999-01-01"})
    assert response.status_code == 200
    assert response.context["day_form"].errors
    assert client.post(url, {"reference_date": "2025-01-01"}).status_code == 302
    upload.refresh_from_db()
    assert str(upload.reference_date) == "2025-01-01"


def test_a_project_leader_sees_nothing_of_it(world, fenna):
    upload = checked(fenna)
    client = client_of(world.users["beheerder"])
    for url in (
        reverse("register:list"),
        reverse("register:new"),
        reverse("register:detail", args=[upload.pk]),
        reverse("register:download", args=[upload.pk, "controle", "xlsx"]),
    ):
        assert client.get(url).status_code == 403
    assert client.get(reverse("jobs:status", args=[upload.check_job.pk])).status_code == 404
    assert reverse("register:list") not in client.get(reverse("worklist")).content.decode()
