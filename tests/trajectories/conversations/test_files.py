"""Files and photos with a conversation: kept, tidied, refused with a reason, downloaded, removed."""

from __future__ import annotations

import base64
import io
import threading
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFile

from cmk.accounts.models import Download
from cmk.core import uploads
from cmk.core.errors import DomainError
from cmk.core.files import MEGABYTE
from cmk.core.photos import LONGEST_SIDE, tidy_photo
from tests import factories
from tests.trajectories.conversations.test_pages import form_of, open_form
from tests.uploads import PDF, REFUSED, upload
from trajectories.conversations import services
from trajectories.conversations.files import MOST_FILES, add_file, name_file
from trajectories.models import Conversation, ConversationFile

pytestmark = pytest.mark.django_db
# Eight by eight pixels, as an iPhone keeps its photos.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAXxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoAABAAAAAAAAACgAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/GlwcnAAAADcaXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQApQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNs"
    "eAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAACAAAAAEAAAAIAAAAAf///8gAAAAC////yAAAAAIAAAAQcGl4"
    "aQAAAAADCAgIAAAAGGlwbWEAAAAAAAAAAQABBYECAwWEAAAAMG1kYXQAAAAkKAGvC0hOQ4D1/TpX/8CGtgtH4IMSF5So1WpWgJyS"
    "OXqQK4Cw"
)
SECRET = "Geheime Laan 12"


def photo(form="JPEG", size=(3000, 2000), mode="RGB", turned=False) -> bytes:
    """A photo as a phone makes it: with where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x010E] = SECRET
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825)[1] = "N"
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, form, exif=exif)
    return target.getvalue()


@pytest.fixture
def adviser(as_role):
    return as_role("adviseur")


@pytest.fixture
def draft(world):
    shared = {"programme": world.programme, "kind": world.kind, "school": world.school}
    return factories.ConversationFactory(**shared, adviser=world.users["adviseur"], status="draft")


def send(client, conversation, *files, **headers):
    url = reverse("conversations:add_file", args=[conversation.key]) + f"?school={conversation.school.code}"
    return client.post(url, {"files": list(files)}, headers={"X-Autosave": "1", **headers})


# --- photos -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_is_made_smaller_turned_upright_and_tells_nothing_but_itself(form):
    name = {"JPEG": "straat.jpeg", "PNG": "straat.png"}[form]
    sent = photo(form, turned=True)
    assert SECRET.encode() in sent
    kept = tidy_photo(io.BytesIO(sent), name=name)
    content = kept.read()
    assert SECRET.encode() not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.format == form
        assert image.size == (LONGEST_SIDE * 2 // 3, LONGEST_SIDE)
        assert not image.getexif()


def test_the_photo_of_an_iphone_becomes_a_jpg(world, draft, adviser):
    assert send(adviser, draft, upload("IMG_0001.HEIC", HEIC)).json()["problems"] == []
    row = draft.files.get()
    assert row.name == "IMG_0001"
    with Image.open(row.file) as image:
        assert image.format == "JPEG"


def test_strange_photos_are_refused_with_what_to_do(draft, world, monkeypatch):
    # As it is in a process that made a PDF before: WeasyPrint asks Pillow to let half a picture through.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    half = photo()[:5000]
    wide = io.BytesIO()  # many pixels in a few kilobytes
    Image.new("1", (9_300, 9_300)).save(wide, "PNG")
    for content, name, words in ((half, "half.jpg", "Kies hem opnieuw"), (wide.getvalue(), "groot.png", "86 miljoen")):
        with pytest.raises(DomainError, match=words):
            add_file(conversation=draft, file=upload(name, content), by=world.users["adviseur"])
    assert not draft.files.exists()


# --- keeping ----------------------------------------------------------------------------------------------


def test_several_at_once_are_kept_and_one_that_cannot_be_says_why(world, draft, adviser):
    heavy = upload("muur.jpg", photo()[:100] + bytes(40 * MEGABYTE))
    answer = send(adviser, draft, upload("verslag.pdf"), heavy, upload("Onze muur (1).jpg", photo())).json()
    assert [row.name for row in draft.files.all()] == ["verslag", "Onze muur (1)"]
    (problem,) = answer["problems"]
    assert "muur.jpg" in problem
    assert "41 MB" in problem
    assert "20 MB" in problem
    assert "kleiner formaat" in problem
    assert "Onze muur (1)" in answer["list"]


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_file_for_here_is_refused(what, draft, adviser):
    file, words = REFUSED[what]()
    (problem,) = send(adviser, draft, file).json()["problems"]
    assert words in problem
    assert not draft.files.exists()
    assert draft.__class__.objects.filter(pk=draft.pk, status="draft").exists()


def test_the_first_file_makes_the_conversation_once(world, adviser):
    key, school = uuid.uuid4(), world.school.code
    url = reverse("conversations:add_file", args=[key]) + f"?school={school}"
    sent = "a" * 32
    for _again in range(2):
        files = {"files": [upload("verslag.pdf")], "key": sent}
        assert adviser.post(url, files, headers={"X-Autosave": "1"}).status_code == 200
    row = Conversation.objects.get()
    assert (row.key, row.adviser, row.status) == (key, world.users["adviseur"], "draft")
    assert row.files.count() == 1
    save = reverse("conversations:autosave", args=[key]) + f"?school={school}"
    body = {"changes": {"setting": "phone"}, "base": {}}
    assert adviser.post(save, body, content_type="application/json").status_code == 200
    assert Conversation.objects.get().setting == "phone"


def test_a_refused_file_makes_no_conversation(world, adviser):
    url = reverse("conversations:add_file", args=[uuid.uuid4()]) + f"?school={world.school.code}"
    adviser.post(url, {"files": [upload("lijst.exe")]})
    assert not Conversation.objects.exists()


def test_without_javascript_the_file_goes_with_the_form_and_nothing_typed_is_lost(world, adviser):
    page = open_form(adviser, world.school)
    url = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    words = {f"topic-{world.topic.pk}": ["Het team wil verder."], "do": ["done"]}
    heavy = SimpleUploadedFile("muur.jpg", b"\xff\xd8\xff" + bytes(40 * MEGABYTE))
    data = form_of(page) | words | {"people": [str(world.people["iccer"].pk)]}
    response = adviser.post(url, {**data, "files": [heavy, upload("plan.pdf")]})
    assert response.status_code == 200
    html = response.content.decode()
    assert "41 MB" in html
    assert "Het team wil verder." in html
    row = Conversation.objects.get()
    assert row.status == "draft"
    assert row.notes.get().text == "Het team wil verder."
    assert [file.name for file in row.files.all()] == ["plan"]


def test_a_planned_conversation_takes_files_and_stays_planned(world, draft, adviser):
    Conversation.objects.update(status="planned")
    send(adviser, draft, upload("agenda.pdf"))
    draft.refresh_from_db()
    assert (draft.status, draft.files.count()) == ("planned", 1)


def test_a_conversation_holds_no_more_than_so_many(world, draft):
    ConversationFile.objects.bulk_create(
        ConversationFile(conversation=draft, name="Blad", file=f"conversations/{n}.pdf") for n in range(MOST_FILES)
    )
    with pytest.raises(DomainError, match="40 bestanden"):
        add_file(conversation=draft, file=upload("nog.pdf"), by=world.users["adviseur"])


def test_a_file_larger_than_any_is_read_to_its_end_but_not_kept(world, draft, adviser, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_A_FILE", 3 * MEGABYTE)
    monkeypatch.setattr("trajectories.conversations.files.LARGEST", 2 * MEGABYTE)
    (problem,) = send(adviser, draft, upload("groot.pdf", PDF + bytes(9 * MEGABYTE))).json()["problems"]
    assert "10 MB" in problem
    monkeypatch.setattr(uploads, "MOST_OF_A_FILE", 60 * MEGABYTE)
    monkeypatch.setattr(uploads, "MOST_TOGETHER", 3 * MEGABYTE)
    each = [upload(f"deel{n}.pdf", PDF + bytes(MEGABYTE)) for n in range(4)]
    answer = send(adviser, draft, *each).json()
    assert draft.files.count() == 2
    assert all("één voor één" in problem or "alleen" in problem for problem in answer["problems"])
    assert len(answer["problems"]) == 2


# --- looking, naming, taking away -------------------------------------------------------------------------


def test_downloading_is_logged_and_looking_shows_photos_only(world, draft, adviser):
    send(adviser, draft, upload("muur.jpg", photo(size=(40, 30))), upload("plan.pdf"))
    image, plan = draft.files.all()
    page = adviser.get(reverse("conversations:detail", args=[draft.pk])).content.decode()
    assert reverse("conversations:picture", args=[image.pk]) in page
    assert reverse("conversations:picture", args=[plan.pk]) not in page
    response = adviser.get(reverse("conversations:file", args=[plan.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert Download.objects.get().subject == f"conversation-file:{plan.pk}"
    response = adviser.get(reverse("conversations:picture", args=[image.pk]))
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
    assert adviser.get(reverse("conversations:picture", args=[plan.pk])).status_code == 404
    default_storage.delete(plan.file.name)
    assert adviser.get(reverse("conversations:file", args=[plan.pk])).status_code == 404
    assert adviser.get(reverse("conversations:detail", args=[draft.pk])).status_code == 200


def test_only_the_adviser_of_the_conversation_and_the_leader_add_and_take_away(world, draft, as_role):
    other = factories.UserFactory()
    factories.MembershipFactory(user=other, penvoerder=world.penvoerder, role="adviseur")
    client = as_role("beheerder")
    assert send(client, draft, upload("plan.pdf")).status_code == 200
    row = draft.files.get()
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert send(client, draft, upload("plan.pdf")).status_code == 403
    for name in ("name_file", "remove_file"):
        assert client.get(reverse(f"conversations:{name}", args=[row.pk])).status_code == 403
        assert client.post(reverse(f"conversations:{name}", args=[row.pk]), {"name": "x"}).status_code == 403
    response = client.get(reverse("conversations:file", args=[row.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert "Hernoemen" not in client.get(reverse("conversations:detail", args=[draft.pk])).content.decode()


def test_a_name_is_changed_and_nonsense_refused(world, draft, adviser):
    row = add_file(conversation=draft, file=upload("IMG_1.pdf"), by=world.users["adviseur"])
    for wrong in ("", "   ", "x" * 161):
        with pytest.raises(DomainError):
            name_file(file=row, name=wrong)
    url = reverse("conversations:name_file", args=[row.pk])
    assert adviser.post(url, {"name": ""}).status_code == 200
    answer = adviser.post(url + "?formulier", {"name": "<b>Plan</b>"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("conversations:edit", args=[draft.pk]) + "#bestanden"
    assert "&lt;b&gt;Plan&lt;/b&gt;" in answer.content.decode()


def test_what_is_taken_away_leaves_the_storage(world, draft, adviser, django_capture_on_commit_callbacks):
    by = world.users["adviseur"]
    first, second = (add_file(conversation=draft, file=upload(f"{n}.pdf"), by=by) for n in "ab")
    with django_capture_on_commit_callbacks(execute=True):
        adviser.post(reverse("conversations:remove_file", args=[first.pk]))
    assert not default_storage.exists(first.file.name)
    assert default_storage.exists(second.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_conversation(conversation=draft, by=by)
    assert not default_storage.exists(second.file.name)


@pytest.mark.django_db(transaction=True)
def test_two_files_and_a_note_at_the_same_moment_make_one_conversation(world):
    from django.db import connection

    by, key = world.users["adviseur"], uuid.uuid4()
    start, failed = threading.Barrier(3), []

    def one(work):
        try:
            fresh = services.new_conversation(programme=world.programme, party=world.school, by=by, key=key)
            start.wait(10)
            work(fresh)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    works = [
        lambda fresh: add_file(conversation=fresh, file=upload("een.pdf"), by=by),
        lambda fresh: add_file(conversation=fresh, file=upload("twee.pdf"), by=by),
        lambda fresh: services.save_draft(conversation=fresh, changes={"setting": "phone"}, base={}, by=by),
    ]
    threads = [threading.Thread(target=one, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    row = Conversation.objects.get()
    assert (row.key, row.setting, row.files.count()) == (key, "phone", 2)
