"""The pages as who uses them: the adviser who shares, and the people of the school who read."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.trajectories.records.conftest import INTERNAL, share
from trajectories.models import RecordReading
from trajectories.records import services

pytestmark = pytest.mark.django_db


def text_of(client, url):
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_from_notes_to_shared_and_confirmed(world, talk, as_role, django_capture_on_commit_callbacks):
    adviser, iccer = as_role("adviseur"), as_role("iccer")
    url = reverse("records:share", args=[talk.pk])
    page = adviser.get(url)
    seen = page.context["form"].initial["seen"]
    begun = adviser.post(url, {"text": "Beste mensen", "seen": seen, "do": "notes"})
    assert begun.context["form"].initial["text"].startswith("Beste mensen")
    assert INTERNAL in begun.content.decode(), "the notes are a start, for the adviser to cut"
    talk.refresh_from_db()
    assert talk.record == "Wij spraken over **drama**.", "nothing is saved by it"
    assert adviser.post(url, {"text": "Samen **gelezen**", "seen": seen, "do": "preview"}).status_code == 302
    look = adviser.get(reverse("records:preview", args=[talk.pk]))
    assert "<strong>gelezen</strong>" in look.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        told = adviser.post(
            reverse("records:preview", args=[talk.pk]), {"seen": look.context["form"].initial["seen"]}, follow=True
        )
    assert "Het verslag is gedeeld." in told.content.decode()
    record = talk.records.get()

    assert 'class="tag">1<' in text_of(iccer, reverse("our_school"))
    listed = text_of(iccer, reverse("records:list"))
    assert "nieuw" in listed
    page_url = reverse("records:record", args=[record.pk])
    read = text_of(iccer, page_url)
    assert "Beleid bijwerken" in read
    assert "Theater bellen" not in read
    text_of(iccer, page_url)
    assert RecordReading.objects.get().user == world.users["iccer"]
    respond = reverse("records:respond", args=[record.pk])
    assert iccer.post(respond, {"do": "confirm"}).status_code == 302
    empty = iccer.post(respond, {"do": "comment", "text": " "})
    assert "Schrijf wat je anders ziet" in empty.content.decode()
    iccer.post(respond, {"do": "comment", "text": "Groep 7 ook. <script>alert(1)</script>"})
    detail = text_of(adviser, reverse("conversations:detail", args=[talk.pk]))
    assert "Groep 7 ook. &lt;script&gt;" in detail
    assert "Dit klopt" in detail
    settle = reverse("records:settle", args=[record.responses.get(confirms=False).pk])
    adviser.post(settle)
    assert settle not in text_of(adviser, reverse("conversations:detail", args=[talk.pk]))

    share(talk, "Tweede versie", world.users["adviseur"])
    second = text_of(iccer, reverse("records:record", args=[talk.records.get(number=2).pk]))
    assert "Er is sindsdien een nieuwere versie" in second
    assert "Dit is een eerdere versie" in text_of(iccer, page_url)
    lost = iccer.post(respond, {"do": "comment", "text": "Te laat, maar bewaar dit"})
    assert "Te laat, maar bewaar dit" in lost.content.decode()
    history = text_of(adviser, reverse("conversations:detail", args=[talk.pk]))
    assert reverse("records:record", args=[record.pk]) in history
    assert "deelde versie 2" in history


def test_no_internal_word_on_any_page_of_the_school(world, talk, as_role):
    """Every page that the school's people can open without more than their school and the record in the address."""
    record = share(talk, "Dit is van ons samen.", world.users["adviseur"])
    talk.record = f"Een nieuw concept {INTERNAL}"
    talk.save()
    from tests.security.matrix import all_rows, given, who

    rows = [row for row in all_rows() if row.method == "get" and not row.names_an_object and "iccer" in who(row.allow)]
    urls = {reverse(row.url_name, kwargs=given(row.kwargs, world)) for row in rows if "download" not in row.url_name}
    urls |= {reverse(name, args=[world.school.code]) for name in ("school:overview", "school:facts", "school:people")}
    urls |= {reverse("records:record", args=[record.pk]), reverse("records:list") + "?q=" + INTERNAL}
    for role in ("iccer", "directeur"):
        client = as_role(role)
        for url in sorted(urls):
            answer = client.get(url, follow=True)
            body = b"".join(answer) if answer.streaming else answer.content
            shown = body.decode(errors="replace").replace(f'value="{INTERNAL}"', "").replace(f"q={INTERNAL}", "")
            assert INTERNAL not in shown, f"{url} shows {role} what is internal"
    assert len(urls) > 10


def test_who_left_yesterday_and_who_is_of_another_school_read_nothing(world, talk, as_role):
    record = share(talk, "Van deze school", world.users["adviseur"])
    url = reverse("records:record", args=[record.pk])
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    elsewhere = factories.SchoolFactory(municipality=world.municipality)
    factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=elsewhere, adviser=world.users["adviseur"]
    )
    person = world.people["iccer"]
    factories.ContactFactory(person=person, school=elsewhere, start=yesterday)
    person.contacts.filter(school=world.school).update(end=yesterday)
    assert as_role("iccer").get(url).status_code == 404
    assert as_role("iccer").post(reverse("records:respond", args=[record.pk]), {"do": "confirm"}).status_code == 404
    assert as_role("directeur").get(url).status_code == 200
    services.withdraw_record(conversation=talk, by=world.users["adviseur"])
    assert as_role("directeur").get(url).status_code == 404
    assert as_role("adviseur").get(url).status_code == 200


def test_an_adviser_of_others_shares_nothing_of_mine(world, talk, as_role):
    colleague = factories.UserFactory()
    factories.MembershipFactory(user=colleague, penvoerder=world.penvoerder, role="adviseur")
    share(talk, "Van mij", world.users["adviseur"])
    client = as_role("anonymous")
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("share", "preview", "withdraw"):
        assert client.get(reverse(f"records:{name}", args=[talk.pk])).status_code == 403
    assert reverse("records:withdraw", args=[talk.pk]) not in text_of(
        client, reverse("conversations:detail", args=[talk.pk])
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Er is nog geen tekst om te delen"), ("a" * 20_001, "20000"), ("nul\0teken", "null")],
)
def test_bad_input_is_kept_and_told(talk, as_role, text, said):
    client = as_role("adviseur")
    url = reverse("records:share", args=[talk.pk])
    seen = client.get(url).context["form"].initial["seen"]
    answer = client.post(url, {"text": text, "seen": seen, "do": "preview"})
    assert answer.status_code == 200
    assert said.lower() in answer.content.decode().lower()
    assert not talk.records.exists()


def test_several_schools_are_named_before_sharing(world, talk, as_role):
    other = factories.SchoolFactory(name="Basisschool De Overkant", municipality=world.municipality)
    talk.also_schools.add(other)
    page = text_of(as_role("adviseur"), reverse("records:preview", args=[talk.pk]))
    assert "Al deze 2 scholen lezen ditzelfde verslag." in page
    assert other.name in page


def test_many_records_are_searched_by_words(world, as_role):
    adviser = world.users["adviseur"]
    for number in range(12):
        row = factories.ConversationFactory(
            programme=world.programme, kind=world.kind, school=world.school, adviser=adviser
        )
        row.records.create(number=1, text=f"Over drama en dans nummer{number}", by=adviser)
    client = as_role("iccer")
    assert 'name="q"' in text_of(client, reverse("records:list"))
    found = client.get(reverse("records:list"), {"q": "DANS nummer7"}).context["page"]
    assert [row.text for row in found] == ["Over drama en dans nummer7"]
    assert "Geen verslag" in text_of(client, reverse("records:list") + "?q=%00bestaatniet")
