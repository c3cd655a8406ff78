"""A list with errors goes in, its errors come out, are corrected, and it is taken over."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from partners.models import BulkUpload, Partner
from schools.models import Contact
from tests.browser.roads import path
from tests.worlds import make_world


@pytest.fixture
def world(transactional_db: None):
    return make_world("een")


def workbook(target: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(target)
    return target


def send_in(page, file: Path) -> None:
    page.set_input_files("input[name=file]", file)
    page.get_by_role("button", name="Deze lijst nakijken").click()


@pytest.mark.worker
def test_errors_are_corrected_and_the_list_is_taken_over(page, sign_in, world, start_worker, check_page, tmp_path):
    sign_in(page, world.users["adviseur"])
    page.goto(path("bulk:home"))
    check_page(page)
    page.locator("a.title", has_text="Contactpersonen").click()
    check_page(page)
    page.get_by_role("button", name="Deze lijst nakijken").click()
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page)
    headings = ["e-mail", "voornaam", "achternaam", "telefoon", "rol", "code", "vanaf"]
    code = world.school.code
    wrong = workbook(
        tmp_path / "mensen.xlsx",
        headings,
        ["anne@example.org", "Anne", "Bos", "+31 6 1234", "icc'er", code, "01-08-2026"],
        ["geen adres", "Karim", "Haan", "=1+1", "conciërge", code, "31-2-2026"],
        [world.people["iccer"].email, "", "", "010-1234", "icc'er", code, ""],
    )
    send_in(page, wrong)
    expect(page.locator("progress")).to_have_count(1)
    check_page(page)
    start_worker()
    # The page follows by itself: nobody reloads it.
    expect(page.locator(".notice.warn")).to_be_visible(timeout=60_000)
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("D3")
    check_page(page)
    page.get_by_role("link", name="Aangepast (1)").click()
    expect(page.locator("tbody ins")).to_have_text("010-1234")
    check_page(page)
    assert Contact.objects.filter(school=world.school).count() == 2

    with page.expect_download() as download:
        page.get_by_role("link", name="De rijen met fouten downloaden").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    assert sheet["H1"].value == "wat er mis is"
    page.get_by_role("button", name="Alleen de 2 goede rijen overnemen").click()
    expect(page.locator(".notice.ok")).to_be_visible(timeout=60_000)
    check_page(page)

    sheet["A2"], sheet["D2"], sheet["E2"], sheet["G2"] = "karim@example.org", "06-1", "directeur", "2026-02-28"
    book.save(tmp_path / "verbeterd.xlsx")
    page.goto(path("bulk:kind", "contactpersonen"))
    send_in(page, tmp_path / "verbeterd.xlsx")
    page.get_by_role("button", name="Deze lijst overnemen").click(timeout=60_000)
    expect(page.locator(".notice.ok")).to_be_visible(timeout=60_000)
    check_page(page)
    assert Contact.objects.filter(school=world.school).count() == 4
    page.goto(path("bulk:home"))
    check_page(page)
    assert BulkUpload.objects.filter(taken_over_at__isnull=False).count() == 2


@pytest.mark.worker
def test_a_list_that_cannot_be_read_says_why_and_can_go(page, sign_in, world, start_worker, check_page, tmp_path):
    start_worker()
    sign_in(page, world.users["beheerder"])
    page.goto(path("bulk:kind", "partners"))
    (tmp_path / "partners.csv").write_text("naam;soortt;hobby\nA;zzp;x\n")
    send_in(page, tmp_path / "partners.csv")
    expect(page.locator(".notice.warn")).to_contain_text("soort", timeout=60_000)
    check_page(page)
    page.get_by_role("button", name="Deze lijst weggooien").click()
    expect(page.locator("h1")).to_have_text("Lijst van partners")
    assert not BulkUpload.objects.exists()
    assert Partner.objects.count() == 1
