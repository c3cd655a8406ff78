"""Takes the names of people out of words that others will start from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cmk.accounts.models import User
from schools.models import Person
from trajectories.conversations.choices import people_of
from trajectories.models import Conversation

LEFT_OUT = "…"
SHORTEST = 3  # letters of a name that is looked for by itself: "de" and "An" are words too
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER = re.compile(r"(?<![\w.])(?:\+\d{2}|0)[\d \-]{8,13}(?!\w)")


def names_around(conversation: Conversation) -> set[str]:
    """Return the names of everybody who has to do with a conversation: present, of the party, who do what was agreed.

    A constant number of queries.
    """
    names = {conversation.adviser.name, conversation.adviser.given_name, conversation.adviser.family_name}
    for participant in conversation.participants.select_related("person", "user"):
        names |= {participant.name, *_parts(participant.person), *_parts(participant.user)}
    for point in conversation.action_points.select_related("owner_person", "owner_user"):
        names |= {*_parts(point.owner_person), *_parts(point.owner_user)}
    known = people_of(conversation.party, conversation.programme, conversation.held_on)
    for person in Person.objects.filter(pk__in=[one.pk for one in known.values()]):
        names |= set(_parts(person))
    return {name for name in names if name}


def _parts(who: Person | User | None) -> tuple[str, ...]:
    return (who.name, who.given_name, who.family_name) if who is not None else ()


def without_names(text: str, names: Iterable[str]) -> str:
    """Return ``text`` with every name, e-mail address and phone number replaced by an ellipsis.

    Names are looked for as whole words, as they are written; the longest first.
    """
    text = NUMBER.sub(LEFT_OUT, ADDRESS.sub(LEFT_OUT, text))
    words = sorted({name for name in names if len(name) >= SHORTEST}, key=len, reverse=True)
    if not words:
        return text
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    return re.sub(rf"{LEFT_OUT}(?:\s+{LEFT_OUT})+", LEFT_OUT, found.sub(LEFT_OUT, text))
