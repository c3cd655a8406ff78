"""Writes about templates of conversations."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.conversations.fields import NOTE_LENGTH
from trajectories.models import Conversation, ConversationKind, ConversationStatus, ConversationTemplate, Programme
from trajectories.talktemplates.names import names_around, without_names

MOST_AGREEMENTS = 20
LONGEST_AGREEMENT = 300


@dataclass(frozen=True)
class Words:
    """What a template holds: ``texts`` by key of the topic, one text per usual agreement, the record's beginning."""

    texts: dict[str, str] = field(default_factory=dict)
    agreements: tuple[str, ...] = ()
    record: str = ""

    def __bool__(self) -> bool:
        return bool(self.texts or self.agreements or self.record)


def words_of(conversation: Conversation) -> Words:
    """Return what was written down of a conversation as words to start from: without the names of people."""
    names = names_around(conversation)
    notes = conversation.notes.select_related("topic").filter(topic__kind=conversation.kind_id)
    points = conversation.action_points.exclude(text="")
    return Words(
        {note.topic.key: without_names(note.text, names) for note in notes if note.text},
        tuple(dict.fromkeys(without_names(point.text, names) for point in points)),
        without_names(conversation.record, names),
    )


def may_be_saved_as_template(conversation: Conversation) -> bool:
    """Say whether a conversation can be the beginning of a template: it is recorded."""
    return conversation.status == ConversationStatus.RECORDED


@transaction.atomic
def save_template(
    *,
    programme: Programme,
    kind: ConversationKind,
    name: str,
    words: Words,
    for_team: bool,
    by: User,
    template: ConversationTemplate | None = None,
) -> ConversationTemplate:
    """Make a template of ``by`` or (``for_team``) of the whole team, or change ``template``; return it.

    Whether ``by`` may is the policy's business. Raises ``DomainError``, all reasons at once: no name or one that is
    taken, nothing in it, a kind of another programme, too many agreements or one that is too long.
    """
    if template is not None:
        row = ConversationTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    else:
        row = ConversationTemplate(programme=programme)
    row.kind, row.name = kind, " ".join(name.split())
    if template is None or (row.owner_id is None) != for_team:
        row.owner = None if for_team else by
    row.texts = {key: text.strip() for key, text in words.texts.items() if text.strip()}
    row.agreements = [text for text in (" ".join(one.split()) for one in words.agreements) if text]
    row.record = words.record.strip()
    if problems := _problems(row, programme):
        raise DomainError(*problems)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # two of the same name at the same moment
        raise DomainError(_("There is a template of this name already.")) from error
    return row


def _problems(row: ConversationTemplate, programme: Programme) -> list[str]:
    problems = []
    if not row.name:
        problems.append(_("Fill in a name."))
    if row.kind.programme_id != programme.pk or row.programme_id != programme.pk:
        problems.append(_("This kind of conversation belongs to another programme."))
    elif unknown := set(row.texts) - set(row.kind.topics.values_list("key", flat=True)):
        problems.append(_("This kind of conversation has no topic ‘%(key)s’.") % {"key": sorted(unknown)[0]})
    if not (row.texts or row.agreements or row.record):
        problems.append(_("Fill in words for at least one topic, a usual agreement, or the beginning of the record."))
    if len(row.agreements) > MOST_AGREEMENTS:
        problems.append(_("A template has at most %(number)s agreements.") % {"number": MOST_AGREEMENTS})
    problems += [
        _("This agreement is too long, at most %(number)s characters: %(text)s…")
        % {"number": LONGEST_AGREEMENT, "text": text[:60]}
        for text in row.agreements
        if len(text) > LONGEST_AGREEMENT
    ]
    if any(len(text) > NOTE_LENGTH for text in [*row.texts.values(), row.record]):
        problems.append(_("A text is too long: at most %(number)s characters.") % {"number": NOTE_LENGTH})
    try:
        row.validate_constraints()
    except ValidationError as error:
        problems += error.messages
    return problems


@transaction.atomic
def retire_template(*, template: ConversationTemplate, retired: bool = True) -> ConversationTemplate:
    """Take a template out of use, or (``retired`` False) into use again. What was written with it stays."""
    row = ConversationTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    row.retired_on = (row.retired_on or today()) if retired else None
    row.save()
    return row
