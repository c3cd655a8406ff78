"""Writes the demo's conversations down: notes, who was there, and agreements that fit their age."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cmk.accounts.models import User
from cmk.accounts.roles import Role
from cmk.demo.content import Deck, content, dice
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Part
from partners.models import Partner, PartnerContact
from schools.models import Contact, Education, Person, School
from trajectories.models import (
    ActionPoint,
    Conversation,
    ConversationKind,
    ConversationSetting,
    ConversationStatus,
    ConversationTopic,
    Need,
    NeedNote,
    Participant,
    Programme,
    TopicNote,
)

HOURS = ((9, 0), (9, 30), (10, 0), (11, 0), (13, 30), (14, 0), (14, 30), (15, 15), (15, 30))


@dataclass
class Book:
    """Gathers rows, to write them in a few statements."""

    conversations: list[Conversation] = field(default_factory=list)
    notes: list[TopicNote] = field(default_factory=list)
    needs: list[NeedNote] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    agreements: list[ActionPoint] = field(default_factory=list)

    def write(self) -> None:
        """Write what was gathered."""
        Conversation.objects.bulk_create(self.conversations)
        rows: list[TopicNote | NeedNote | Participant | ActionPoint]
        rows = [*self.notes, *self.needs, *self.participants, *self.agreements]
        for row in rows:
            row.conversation = row.conversation  # it has its key now
        TopicNote.objects.bulk_create(self.notes)
        NeedNote.objects.bulk_create(self.needs)
        Participant.objects.bulk_create(self.participants)
        ActionPoint.objects.bulk_create(self.agreements)


class Diary:
    """Writes down conversations, each with what belongs to one of its age."""

    def __init__(self, programme: Programme, people: People, days: Days) -> None:
        self.programme = programme
        self.people = people
        self.days = days
        self.random = dice("conversations")
        self.book = Book()
        self.kinds: dict[str, ConversationKind] = {
            kind.key: kind for kind in programme.conversation_kinds.prefetch_related("topics")
        }
        self.needs: dict[str, Need] = {need.key: need for need in programme.needs.all()}
        self._decks: dict[tuple[str, object], Deck] = {}

    def deal(self, subject: str, party: object = None) -> Any:
        """Return the next sentence on a subject; ``party`` has a deck of its own, so nothing is said twice there."""
        key = (subject, party)
        if key not in self._decks:
            self._decks[key] = Deck(self.pool(subject), Random(f"{subject}:{party}"))  # noqa: S311
        return self._decks[key].deal()

    def pool(self, subject: str) -> list[Any]:
        """Return the sentences on a subject: ``situatie``, or ``agreements/school``."""
        kind, _, owner = subject.partition("/")
        pool = content("notes")[kind]
        return pool[owner] if owner else pool

    # --- one conversation -------------------------------------------------------------------------------

    def start(
        self, kind: str, party: School | Partner, adviser: User, day: datetime.date, status: ConversationStatus
    ) -> Conversation:
        """Note down a conversation without its content."""
        held_at = self.days.at(day, *self.random.choice(HOURS))
        row = Conversation(
            key=uuid.UUID(int=self.random.getrandbits(128)),
            programme=self.programme,
            kind=self.kinds[kind],
            school=party if isinstance(party, School) else None,
            partner=party if isinstance(party, Partner) else None,
            adviser=adviser,
            held_at=held_at,
            setting=self.random.choices(
                [ConversationSetting.ON_SITE, ConversationSetting.ONLINE, ConversationSetting.PHONE], [8, 2, 1]
            )[0],
            status=status,
            recorded_at=held_at + datetime.timedelta(hours=3) if status == ConversationStatus.RECORDED else None,
            created_at=held_at - datetime.timedelta(days=12) if day > self.days.today else held_at,
        )
        self.book.conversations.append(row)
        return row

    def write_notes(self, conversation: Conversation, *, only: int = 99) -> None:
        """Write what was said on the topics, ``only`` on the first so many."""
        topics: list[ConversationTopic] = sorted(conversation.kind.topics.all(), key=lambda topic: topic.order)
        party = conversation.school or conversation.partner
        for place, topic in enumerate(topics[:only]):
            if place and self.chance(0.12):
                continue
            text = self.deal(_subject(conversation, topic.key), party)
            self.book.notes.append(TopicNote(conversation=conversation, topic=topic, text=text))
        if conversation.kind.key == "accountgesprek" and self.chance(0.85):
            self.hear_needs(conversation)

    def hear_needs(self, conversation: Conversation) -> None:
        """Write what the school or partner said it needs: one or two things, each in a sentence."""
        owner = "partner" if conversation.partner else "secondary" if _is_secondary(conversation) else "school"
        for _number in range(self.random.choice([1, 1, 2])):
            key, text = self.deal(f"needs/{owner}", conversation.party)
            self.need(conversation, key, text)

    def need(self, conversation: Conversation, key: str, text: str) -> None:
        """Note down one need; what was heard in the conversation already is not written twice."""
        need = self.needs[key]
        if not any(row.conversation is conversation and row.need == need for row in reversed(self.book.needs[-4:])):
            self.book.needs.append(NeedNote(conversation=conversation, need=need, text=text))

    def seat(self, conversation: Conversation, contacts: list[Contact] | list[PartnerContact]) -> None:
        """Note who was there."""
        for contact in contacts:
            role = contact.job_title or (contact.get_role_display() if isinstance(contact, Contact) else "")
            self.book.participants.append(
                Participant(
                    conversation=conversation, person=contact.person, name=contact.person.name, role_text=str(role)
                )
            )

    def agree(
        self,
        conversation: Conversation,
        *,
        text: str = "",
        person: Person | None = None,
        due: datetime.date | None = None,
        kind: str = "",
    ) -> ActionPoint:
        """Note down an agreement: of ``person``, else of the adviser."""
        agreed = conversation.held_on
        if not text:
            kind = kind or f"{'secondary_' if _is_secondary(conversation) else ''}{'school' if person else 'adviser'}"
            text = self.deal(f"agreements/{kind}", conversation.school)
        row = ActionPoint(
            programme=self.programme,
            conversation=conversation,
            school=conversation.school,
            partner=conversation.partner,
            text=text,
            owner_user=None if person else conversation.adviser,
            owner_person=person,
            agreed_on=agreed,
            due_on=due or self.days.day((agreed - self.days.today).days + self.random.choice([14, 21, 30, 45, 60])),
            created_at=conversation.held_at,
        )
        self.book.agreements.append(row)
        return row

    def finish(self, point: ActionPoint) -> None:
        """Mark an agreement as done, around its date."""
        latest = max((self.days.today - point.agreed_on).days - 1, 0)
        due = point.due_on or point.agreed_on
        wanted = (due - point.agreed_on).days + self.random.randrange(-10, 6)
        point.done_on = point.agreed_on + datetime.timedelta(days=min(max(wanted, 1), latest))
        point.done_by = point.owner_user or (point.conversation.adviser if point.conversation else None)
        point.done_note = self.deal("agreements/done")

    def recorded(self, part: Part, adviser: User, day: datetime.date, kind: str = "accountgesprek") -> Conversation:
        """Write a whole conversation that was held at a school: notes, who was there, agreements by their age."""
        row = self.start(kind, part.school, adviser, day, ConversationStatus.RECORDED)
        self.write_notes(row)
        contacts = self.people.at(part.school, day)
        there = [contact for contact in contacts if is_iccer(contact) or self.chance(0.5)]
        self.seat(row, there or contacts[:1])
        if kind == "accountgesprek" and part.takes_part:
            for _number in range(self.random.choice([0, 1, 1, 2, 2])):
                owner = self.random.choice(contacts).person if contacts and self.chance(0.45) else None
                self.close_by_age(self.agree(row, person=owner))
        return row

    def close_by_age(self, point: ActionPoint) -> None:
        """Finish what was due long ago; of what is due about now some is open, and a little of it late."""
        over = (self.days.today - (point.due_on or point.agreed_on)).days
        if over > 60 or (over > 0 and self.chance(0.6)) or (over > -15 and self.chance(0.2)):
            self.finish(point)

    def chance(self, share: float) -> bool:
        """Throw the dice: True in ``share`` (0 to 1) of the cases."""
        return self.random.random() < share


def _is_secondary(conversation: Conversation) -> bool:
    return conversation.school is not None and conversation.school.education == Education.VO


def _subject(conversation: Conversation, topic: str) -> str:
    """Return from which pool a note on ``topic`` comes."""
    if conversation.kind.key != "accountgesprek" or topic == "landelijk":
        return topic
    if conversation.partner:
        return "partner"
    if _is_secondary(conversation):
        return "secondary"
    return topic


def is_iccer(contact: Contact) -> bool:
    """Say whether the contact is the school's icc'er."""
    return contact.role == Role.ICCER
