"""The conversations of the demo: two years of them, plans for this week, one draft, and Noor's stories."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F

from cmk.accounts.models import User
from cmk.demo.days import Days
from cmk.demo.diary import Diary, is_iccer
from cmk.demo.people import People
from cmk.demo.schools import Cast, Part, Road
from partners.models import Partner, PartnerContact
from trajectories.models import Conversation, ConversationStatus, Programme

# When advisers go round: first and last day (month, day) of the two seasons of a year.
SEASONS = (((2, 10), (6, 20)), ((9, 5), (12, 8)))
# Noor's schools, by place, with whom something is planned in the coming days.
PLANNED = {5: (3, "accountgesprek"), 6: (4, "accountgesprek"), 11: (5, "lesobservatie")}
LATE, NOT_THIS_YEAR, DRAFT = 1, 2, 3
WITH_STORY = {LATE, DRAFT, *PLANNED}


def make_conversations(programme: Programme, cast: Cast, people: People, partners: list[Partner], days: Days) -> None:
    """Make the conversations with all schools and partners: about two a year, with the gaps of real life."""
    diary = Diary(programme, people, days)
    noor = cast.of_adviser(0)
    for part in cast.parts:
        place = noor.index(part) if part in noor else -1
        _with_school(diary, part, place)
    _with_partners(diary, partners)
    diary.book.write()
    # Written down an hour after they began, not all of them today.
    made = Conversation.objects.filter(programme=programme).exclude(status=ConversationStatus.PLANNED)
    made.update(changed_at=F("held_at") + datetime.timedelta(hours=1))


def _season_days(diary: Diary) -> Iterator[tuple[int, int, datetime.date]]:
    """Yield year, season and a working day in it, for last year and this year."""
    for year in (diary.days.today.year - 1, diary.days.today.year):
        for season, (first, last) in enumerate(SEASONS):
            start, end = datetime.date(year, *first), datetime.date(year, *last)
            day = start + datetime.timedelta(days=diary.random.randrange((end - start).days))
            while day.weekday() > 4:
                day -= datetime.timedelta(days=1)
            if day >= diary.days.first:
                yield year, season, day


def _with_school(diary: Diary, part: Part, place: int) -> None:
    """Write the conversations with one school; ``place`` among Noor's schools gives some of them a story."""
    today, adviser = diary.days.today, diary.people.advisers[part.adviser]
    likely = 0.93 if part.takes_part else 0.55
    for year, season, day in _season_days(diary):
        if (place == NOT_THIS_YEAR and year == today.year) or place == 0:
            continue
        if place in WITH_STORY and abs((today - day).days) < 75:
            continue  # what happens there now is told apart
        if not diary.chance(likely - 0.05 * season):
            continue
        if day < today - datetime.timedelta(days=5):
            diary.recorded(part, adviser, day)
        elif today < day <= today + datetime.timedelta(days=25):
            diary.start("accountgesprek", part.school, adviser, day, ConversationStatus.PLANNED)
    if part.road in (Road.NEW, Road.MOVED_ON, Road.STOPPED):
        diary.recorded(part, adviser, diary.days.day(-575 - diary.random.randrange(30)), "startgesprek")
    elif part.takes_part and place != NOT_THIS_YEAR and diary.chance(0.2):
        diary.recorded(part, adviser, diary.days.school_day(-40 - diary.random.randrange(150)), "lesobservatie")
    if place >= 0:
        _story(diary, part, place, adviser)


def _story(diary: Diary, part: Part, place: int, adviser: User) -> None:
    """Write what makes Noor's work list worth reading."""
    days = diary.days
    if place == 0:
        _home(diary, part, adviser)
    if place == LATE:
        row = diary.recorded(part, adviser, days.day(-46))
        diary.agree(
            row,
            text="Voorbeeldlessen drama regelen met het theater",
            due=days.today - datetime.timedelta(days=12),
        )
    if place == DRAFT:
        row = diary.start("accountgesprek", part.school, adviser, days.day(-2), ConversationStatus.DRAFT)
        diary.write_notes(row, only=3)
        diary.seat(row, diary.people.at(part.school, days.today)[:1])
        diary.agree(row, text="Twee aanbieders voor erfgoed voorstellen", due=days.day(14))
    if place in PLANNED:
        number, kind = PLANNED[place]
        diary.start(kind, part.school, adviser, days.day(number), ConversationStatus.PLANNED)


def _home(diary: Diary, part: Part, adviser: User) -> None:
    """Write the conversations of the home school: two last year, one this autumn with two open agreements."""
    days = diary.days
    contacts = diary.people.at(part.school, days.today)
    for number in (-600, -400):
        diary.recorded(part, adviser, days.day(number))
    row = diary.start("accountgesprek", part.school, adviser, days.day(-46), ConversationStatus.RECORDED)
    diary.write_notes(row)
    diary.seat(row, contacts)
    iccer = next(contact.person for contact in contacts if is_iccer(contact))
    diary.agree(row, text="Cultuurbeleid bijwerken met het team", person=iccer, due=days.day(24))
    diary.agree(row, text="Twee aanbieders voor erfgoed voorstellen", due=days.day(10))


def _with_partners(diary: Diary, partners: list[Partner]) -> None:
    contacts: dict[int, list[PartnerContact]] = defaultdict(list)
    for contact in PartnerContact.objects.filter(partner__in=partners).select_related("person").order_by("pk"):
        contacts[contact.partner_id].append(contact)
    today = diary.days.today
    for place, partner in enumerate(partners):
        adviser = diary.people.advisers[place % 3]
        for _year, _season, day in _season_days(diary):
            if day < today and diary.chance(0.8):
                row = diary.start("accountgesprek", partner, adviser, day, ConversationStatus.RECORDED)
                diary.write_notes(row)
                diary.seat(row, contacts[partner.pk][:1])
                if diary.chance(0.5):
                    person = contacts[partner.pk][0].person if diary.chance(0.5) else None
                    diary.close_by_age(diary.agree(row, person=person, kind="partner" if person else "partner_adviser"))
            elif today < day <= today + datetime.timedelta(days=25):
                diary.start("accountgesprek", partner, adviser, day, ConversationStatus.PLANNED)
