"""What can be chosen in a conversation: its kinds and topics, the people of the school or partner, the advisers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from cmk.accounts.models import Membership, User
from cmk.accounts.roles import STAFF
from cmk.core.models import active_q, today
from partners.models import Partner, PartnerContact
from schools.models import Contact, Person
from trajectories.models import (
    Collaboration,
    CollaborationPerson,
    Conversation,
    ConversationKind,
    ConversationTopic,
    Party,
    Programme,
    field_of,
    party_q,
)

PARTY = "party"


@dataclass(frozen=True)
class KnownPerson:
    """A person who can be tapped: at the school or partner, or already noted as present.

    ``unreachable``: why nothing can be mailed to them, in a few words; empty when it can.
    """

    pk: int
    name: str
    role: str
    unreachable: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.role else self.name

    @property
    def choice(self) -> str:
        """What stands on the chip: name and role, and why mail cannot reach them."""
        return f"{self} ({self.unreachable})" if self.unreachable else str(self)


@dataclass(frozen=True)
class Choices:
    """All that may be chosen, by the value that travels in the form.

    ``kinds`` and ``topics`` are those of the programme, ``people`` by primary key, ``owners`` (value to
    label, in the order of the list) of an agreement: the adviser first, then people, then colleagues.
    ``locked`` are the rows (``agreement-3f9a1c``) that were finished and no longer change. Whatever is not
    in here is refused, and that keeps another penvoerder's people out.
    """

    kinds: dict[str, ConversationKind]
    topics: dict[str, ConversationTopic]
    people: dict[str, KnownPerson]
    owners: dict[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()

    def topics_of(self, kind_id: str) -> list[ConversationTopic]:
        """Return the topics of one kind, in order."""
        return [topic for topic in self.topics.values() if str(topic.kind_id) == kind_id]


def default_kind(kinds: dict[str, ConversationKind]) -> ConversationKind | None:
    """Return the kind to start with: the first with a norm, else the first; None without any."""
    return next((kind for kind in kinds.values() if kind.norm_per_year), next(iter(kinds.values()), None))


def kinds_of(programme: Programme, also: Conversation | None = None) -> dict[str, ConversationKind]:
    """Return the programme's kinds of conversation in use by value, in order, and that of ``also``. One query."""
    offered = Q(retired_on=None) | Q(pk=also.kind_id if also else None)
    return {str(kind.pk): kind for kind in programme.conversation_kinds.filter(offered)}


def topics_of(programme: Programme, also: Conversation | None = None) -> dict[str, ConversationTopic]:
    """Return the topics in use of all kinds by value, in order, and those on which ``also`` has a note. One query."""
    offered = Q(retired_on=None)
    if also and also.pk:
        offered |= Q(pk__in=also.notes.values("topic"))
    topics = ConversationTopic.objects.filter(offered, kind__programme=programme)
    topics = topics.order_by("kind__order", "order", "pk")
    return {str(topic.pk): topic for topic in topics}


def people_of(party: Party, programme: Programme, on: datetime.date) -> dict[str, KnownPerson]:
    """Return who belongs to ``party`` today or belonged to it on the day ``on``, by value. One query.

    Only people whom the programme's own penvoerder knows.
    """
    days = active_q(today()) | active_q(on)
    found: dict[str, KnownPerson] = {}
    if isinstance(party, Collaboration):
        there = CollaborationPerson.objects.filter(
            days, collaboration=party, person__penvoerder=programme.penvoerder_id
        ).select_related("person", "role")
        for row in there.order_by("circle", "start", "pk"):
            name = str(row.role or "")
            known = KnownPerson(row.person_id or 0, str(row.person), name, _unreachable(row.person))  # type: ignore[arg-type]
            found.setdefault(str(row.person_id), known)
    elif not isinstance(party, Partner):
        contacts = Contact.objects.filter(days, party_q(party), person__penvoerder=programme.penvoerder_id)
        for contact in contacts.select_related("person").order_by("-role", "person__given_name", "pk"):
            key = str(contact.person_id)
            role = str(contact.get_role_display())
            if key in found and role not in found[key].role:
                role = f"{found[key].role}, {role}"
            found[key] = KnownPerson(contact.person_id, contact.person.name, role, _unreachable(contact.person))
    else:
        rows = PartnerContact.objects.filter(days, partner=party).select_related("person")
        for at in rows.order_by("person__given_name", "pk"):
            found[str(at.person_id)] = KnownPerson(at.person_id, at.person.name, at.job_title, _unreachable(at.person))
    return found


def _unreachable(person: Person) -> str:
    """Return why mail cannot reach somebody, in a few words; empty when it can."""
    if person.bounced_at:
        return _("mail comes back")
    return "" if person.email else _("no e-mail address")


def advisers_of(programme: Programme) -> dict[str, User]:
    """Return the project leaders and advisers of today by value of owner (``user-3``). One query."""
    roles = [role.value for role in STAFF]
    memberships = Membership.objects.filter(active_q(today()), penvoerder=programme.penvoerder_id, role__in=roles)
    users = [membership.user for membership in memberships.select_related("user").order_by("user__given_name", "pk")]
    return {f"user-{user.pk}": user for user in users}


def party_owner_label(party: Party) -> str:
    """Return what the party itself is called as owner of an agreement."""
    labels = {
        "school": _("the school"),
        "partner": _("the partner"),
        "municipality": _("the municipality"),
        "board": _("the school board"),
        "collaboration": _("the collaboration"),
    }
    return labels[field_of(party)]


def owners_of(party: Party, programme: Programme, people: dict[str, KnownPerson], by: User) -> dict[str, str]:
    """Return the possible owners of an agreement: value to label, the asker first. One query."""
    owners = {f"user-{by.pk}": _("me")}
    owners |= {f"person-{person.pk}": str(person) for person in people.values()}
    owners[PARTY] = party_owner_label(party)
    for value, user in advisers_of(programme).items():
        owners.setdefault(value, user.name)
    return owners


def choices_for(conversation: Conversation, by: User) -> Choices:
    """Return what can be chosen in ``conversation`` (perhaps not saved yet) by ``by``.

    At most six queries, whatever the numbers. People who are noted already can stay noted, also after
    they left the school, and so can owners of agreements.
    """
    programme, party = conversation.programme, conversation.party
    people = people_of(party, programme, conversation.held_on)
    owners = owners_of(party, programme, people, by)
    locked = set()
    if conversation.pk:
        for participant in conversation.participants.filter(person__isnull=False):
            person = KnownPerson(participant.person_id or 0, participant.name, participant.role_text)
            people.setdefault(str(participant.person_id), person)
        for point in conversation.action_points.select_related("owner_user", "owner_person"):
            if point.is_done:
                locked.add(f"agreement-{point.key}")
            if point.owner:
                owners.setdefault(point.owner_value, point.owner.name)
    return Choices(
        kinds_of(programme, conversation), topics_of(programme, conversation), people, owners, frozenset(locked)
    )
