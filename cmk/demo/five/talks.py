"""The conversations of a programme: of each kind, in the years and months in which it was held."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import F

from cmk.accounts.models import User
from cmk.demo.content import dice
from cmk.demo.days import Days
from cmk.demo.diary import Diary, is_iccer
from cmk.demo.five.cases import Case
from cmk.demo.five.people import Staff
from cmk.demo.five.roads import Road
from partners.models import Partner, PartnerContact
from schools.models import Education, School
from trajectories.models import Conversation, ConversationStatus, ConversationTopic, Programme, TopicNote

DAYS_TO_DO = (14, 21, 30, 45)


class PastDiary(Diary):
    """A diary of years that are over: with the programme's own sentences, and nothing left to do."""

    def __init__(self, case: Case, programme: Programme, staff: Staff, days: Days) -> None:
        super().__init__(programme, staff.people, days)
        self.random = dice(f"{case.key}:conversations")
        self._said: dict[str, Any] = case.texts["conversations"]
        self._needs: dict[str, list[str]] = case.texts["needs"]

    def pool(self, subject: str) -> list[Any]:
        """Return the sentences on a topic (``pdca/plan``) or need (``needs/geld``).

        Those of agreements (``agreements/school``) are the same everywhere.
        """
        kind, _, topic = subject.partition("/")
        if kind == "agreements":
            return super().pool(subject)
        said: list[Any] = self._needs[topic] if kind == "needs" else self._said[kind][topic]
        return said

    def _subject(self, conversation: Conversation, topic: ConversationTopic) -> str:
        """Return from which pool to draw: that for secondary schools, where a topic has one (``ambitie-vo``)."""
        school, kind = conversation.school, conversation.kind.key
        secondary = f"{topic.key}-vo"
        if school is not None and school.education == Education.VO and secondary in self._said[kind]:
            return f"{kind}/{secondary}"
        return f"{kind}/{topic.key}"

    def write_notes(self, conversation: Conversation, *, only: int = 99) -> None:
        """Write what was said on the topics; where there are words to tap, one or two of them."""
        topics = sorted(conversation.kind.topics.all(), key=lambda topic: topic.order)
        for place, topic in enumerate(topics[:only]):
            if place and self.chance(0.12):
                continue
            chosen = self.random.sample(topic.options, min(len(topic.options), self.random.choice([1, 2])))
            text = self.deal(self._subject(conversation, topic), conversation.party)
            chosen.sort(key=topic.options.index)
            self.book.notes.append(TopicNote(conversation=conversation, topic=topic, text=text, chosen=chosen))
        if self.chance(0.6):
            self.hear_needs(conversation)

    def hear_needs(self, conversation: Conversation) -> None:
        """Write what was said to be needed: one or two things, each in a sentence."""
        for key in self.random.sample(sorted(self.needs), self.random.choice([1, 1, 2])):
            self.need(conversation, key, self.deal(f"needs/{key}", conversation.party))

    def promise(self, conversation: Conversation) -> None:
        """Note down what somebody would do after a conversation; it was done, at the latest before the end."""
        contacts = self.people.at(conversation.school, conversation.held_on) if conversation.school else []
        for _number in range(self.random.choice([0, 1, 1, 2])):
            owner = self.random.choice(contacts).person if contacts and self.chance(0.45) else None
            due = conversation.held_on + datetime.timedelta(days=self.random.choice(DAYS_TO_DO))
            kind = "" if conversation.school else "partner_adviser"
            self.finish(self.agree(conversation, person=owner, due=min(due, self.days.today), kind=kind))


def make_talks(
    case: Case, programme: Programme, roads: list[Road], partners: list[Partner], staff: Staff, days: Days
) -> None:
    """Make the conversations that the data tells of, with notes, who was there, and what was agreed."""
    diary = PastDiary(case, programme, staff, days)
    contacts = {
        row.partner_id: row
        for row in PartnerContact.objects.filter(partner__in=partners).select_related("person").order_by("-pk")
    }
    for told in case.told["conversations"]:
        for party, adviser, day in _held(told, roads, partners, staff, diary):
            row = diary.start(told["kind"], party, adviser, day, ConversationStatus.RECORDED)
            diary.write_notes(row)
            if isinstance(party, School):
                there = staff.people.at(party, day)
                diary.seat(row, [one for one in there if is_iccer(one) or diary.chance(0.6)] or there[:1])
            else:
                diary.seat(row, [contacts[party.pk]])
            if told.get("agreements", True):
                diary.promise(row)
    diary.book.write()
    # Written down an hour after they began, not all of them today.
    Conversation.objects.filter(programme=programme).update(changed_at=F("held_at") + datetime.timedelta(hours=1))


def _held(
    told: dict[str, Any], roads: list[Road], partners: list[Partner], staff: Staff, diary: PastDiary
) -> Iterator[tuple[School | Partner, User, datetime.date]]:
    """Yield with whom, by whom and on which day the conversations of one line of the data were held.

    ``schools``: first and last place among those of the kinds ``of``; without it all that took part on that day.
    """
    if "partners" in told:
        for year in told["years"]:
            for place, partner in enumerate(partners[: told["partners"]]):
                yield partner, staff.of(place), _day(diary, year, told["months"])
        return
    fitting = [road for road in roads if road.school.education in told["of"]] if "of" in told else roads
    first, last = told.get("schools", (0, len(fitting)))
    for road in fitting[first:last]:
        if "at" in told:
            day = diary.days.school_day((getattr(road, told["at"]) - diary.days.today).days)
            if told["at"] == "start" or not road.stopped:
                yield road.school, staff.of(road.place), max(day, road.start)
            continue
        for year in told["years"]:
            day = _day(diary, year, told["months"])
            if "schools" in told or (road.is_on(day) and diary.chance(told.get("chance", 1))):
                yield road.school, staff.of(road.place), day


def _day(diary: PastDiary, year: int, months: tuple[int, int]) -> datetime.date:
    """Return a working day in the months of a year, outside the holidays and within the programme."""
    first, last = datetime.date(year, months[0], 5), datetime.date(year, months[1], 20)
    day = first + datetime.timedelta(days=diary.random.randrange((last - first).days + 1))
    return diary.days.school_day((day - diary.days.today).days)
