"""Policy documents: adding, changing, another file, downloads, removing, and what is refused."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.db import transaction

from cmk.accounts.models import Download
from schools.models import PolicyDocument
from schools.policy_documents import DocumentData, save_document
from tests.uploads import PDF, REFUSED, upload
from trajectories.places.kinds import kind_of

FILLED = {"kind": "lea", "title": "Lokale agenda", "year_from": "2025", "year_to": "2028"}
LINK = {"url": "https://example.org/lea"}


def kept():
    """The names of the files that the storage holds."""
    return set(default_storage.listdir("policy")[1]) if default_storage.exists("policy") else set()


def add(client, of, place, /, **data):
    return client.post(of.url("document_new", place), {**FILLED, **data})


def test_adding_with_a_link_and_a_file(as_role, world, kind, place):
    response = add(as_role("adviseur"), kind, place, **LINK, file=upload("agenda.pdf"), summary="Let op dans")
    assert response.url == kind.url("detail", place)
    row = PolicyDocument.objects.get()
    assert (row.kind, row.title, row.year_from, row.year_to, row.url) == (
        "lea", "Lokale agenda", 2025, 2028, "https://example.org/lea",
    )  # fmt: skip
    assert getattr(row, kind.field) == place
    assert row.penvoerder == world.penvoerder
    assert row.file.read() == PDF
    assert "agenda" not in row.file.name, "the name of somebody's file tells nothing"


def test_a_web_address_without_its_beginning_is_completed(as_role, world, kind, place):
    add(as_role("adviseur"), kind, place, url="www.example.org/lea")
    assert PolicyDocument.objects.get().url == "https://www.example.org/lea"


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({**LINK, "year_to": "2024"}, {"year_to"}),
        ({**LINK, "title": "", "kind": "", "year_from": ""}, {"title", "kind", "year_from"}),
        ({**LINK, "year_from": "25"}, {"year_from"}),
        ({"url": "javascript:alert(1)"}, {"url"}),
        ({"url": "ftp://example.org/lea.pdf"}, {"url"}),
        ({}, {"__all__"}),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_role, world, kind, place, data, fields):
    response = add(as_role("adviseur"), kind, place, **data)
    assert set(response.context["form"].errors) == fields
    assert not PolicyDocument.objects.exists()


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_of_a_wrong_kind_is_refused(as_role, world, kind, place, what):
    before = kept()
    file, words = REFUSED[what]()
    response = add(as_role("adviseur"), kind, place, file=file)
    assert words in str(response.context["form"].errors["file"])
    assert not PolicyDocument.objects.exists()
    assert kept() == before


def test_a_good_file_beside_a_mistake_is_asked_again(as_role, world, kind, place):
    before = kept()
    response = add(as_role("adviseur"), kind, place, title="", file=upload("agenda.pdf"))
    assert "Kies het bestand nog een keer" in response.content.decode()
    assert kept() == before


def test_another_file_takes_its_place_after_commit_only(
    as_role, world, kind, place, document, django_capture_on_commit_callbacks
):
    old = document.file.name
    url = kind.url("document_edit", place, document.pk)
    with django_capture_on_commit_callbacks() as callbacks:
        as_role("adviseur").post(url, {**FILLED, "file": upload("nieuw.pdf", PDF + b"nieuw")})
    document.refresh_from_db()
    assert document.file.read() == PDF + b"nieuw"
    assert default_storage.exists(old), "a write that fails at the end loses nothing"
    for callback in callbacks:
        callback()
    assert not default_storage.exists(old)
    assert default_storage.exists(document.file.name)


def test_a_write_that_fails_leaves_no_file_behind(world, kind, place, document, monkeypatch):
    before = kept()
    data = DocumentData(kind="lea", title="Nieuw", year_from=2026)

    def fails(self, *args, **kwargs):
        self.file.save(self.file.name, self.file.file, save=False)
        raise RuntimeError("the database went away")

    monkeypatch.setattr(PolicyDocument, "save", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        save_document(penvoerder=world.penvoerder, place=place, data=data, file=upload("nieuw.pdf"), document=document)
    assert kept() == before
    document.refresh_from_db()
    assert default_storage.exists(document.file.name)


def test_the_file_stays_when_nothing_is_chosen_and_goes_when_asked(
    as_role, world, kind, place, document, django_capture_on_commit_callbacks
):
    client, url, name = as_role("adviseur"), kind.url("document_edit", place, document.pk), document.file.name
    assert client.post(url, FILLED).status_code == 302
    document.refresh_from_db()
    assert document.file.name == name
    refused = client.post(url, {**FILLED, "remove_file": "on"})
    assert "webadres in" in refused.content.decode(), "with neither link nor file nobody finds it"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {**FILLED, **LINK, "remove_file": "on"})
    document.refresh_from_db()
    assert not document.file
    assert not default_storage.exists(name)


def test_a_download_is_private_named_and_logged(as_role, world, kind, place, document, own_role):
    response = as_role(own_role).get(kind.url("document_file", place, document.pk))
    assert b"".join(response) == b"%PDF-1.7 nota"
    assert response["Content-Disposition"] == 'attachment; filename="cultuurnota-2025.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    download = Download.objects.get()
    assert (download.subject, download.title, download.form) == (f"policy:{document.pk}", "Cultuurnota", "pdf")


def test_a_file_that_is_gone_is_not_there_and_not_logged(as_role, world, kind, place, document):
    document.file.storage.delete(document.file.name)
    assert as_role("adviseur").get(kind.url("document_file", place, document.pk)).status_code == 404
    assert not Download.objects.exists()


def test_removing_asks_first_and_is_audited(as_role, world, kind, place, document, django_capture_on_commit_callbacks):
    client, url, name = as_role("adviseur"), kind.url("document_remove", place, document.pk), document.file.name
    assert "Cultuurnota" in client.get(url).content.decode()
    assert PolicyDocument.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url).url == kind.url("detail", place)
    assert not PolicyDocument.objects.exists()
    assert not default_storage.exists(name)
    entry = LogEntry.objects.filter(object_repr="Cultuurnota", action=LogEntry.Action.DELETE).get()
    assert entry.actor == world.users["adviseur"]


@pytest.mark.parametrize("name", ["document_edit", "document_remove", "document_file"])
def test_a_document_of_another_penvoerder_is_not_there(
    as_role, world, other_world, kind, place, document, own_role, name
):
    PolicyDocument.objects.update(penvoerder=other_world.penvoerder)
    for role in ("adviseur", own_role):
        status = as_role(role).get(kind.url(name, place, document.pk)).status_code
        assert status == (404 if role == "adviseur" or name == "document_file" else 403)


def test_a_document_of_another_place_is_not_there(as_role, world, kind, place, document):
    other = world.municipality if kind.is_board else world.board
    assert as_role("adviseur").get(kind_of(other).url("document_file", other, document.pk)).status_code == 404
