"""Changes to conversations: planning, writing down as you go, recording, correcting, taking away."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from trajectories.conversations.choices import Choices, default_kind, kinds_of
from trajectories.conversations.document import Conflict, Document, Merge, bump, document_of, merge
from trajectories.conversations.files import drop_files
from trajectories.conversations.moves import MovesRefusedError, apply_moves
from trajectories.conversations.rules import in_words, label_of, obstacles, outside_programme
from trajectories.conversations.writing import write
from trajectories.models import (
    PARTY_FIELDS,
    Conversation,
    ConversationChange,
    ConversationKind,
    ConversationSetting,
    ConversationStatus,
    Party,
    Programme,
    party_values,
)

ROUND_TO = 5  # minutes


@dataclass
class Saved:
    """What became of a save: the conversation, new revisions by name, and what could not be saved and why."""

    conversation: Conversation
    revisions: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether everything that was sent is saved."""
        return not self.errors and not self.conflicts


def rounded_now() -> datetime.datetime:
    """Return this moment, rounded down to five minutes: nobody plans a conversation at 14.08."""
    now = timezone.localtime()
    return now.replace(minute=now.minute - now.minute % ROUND_TO, second=0, microsecond=0)


def new_conversation(*, programme: Programme, party: Party, by: User, key: uuid.UUID | None = None) -> Conversation:
    """Return a conversation that is not saved yet: today, now, on site, of the kind that has a norm.

    Raises ``DomainError`` when the programme knows no kind of conversation.
    """
    kind = default_kind(kinds_of(programme))
    if kind is None:
        raise DomainError(_("This programme has no kinds of conversation yet. The project leader can add them."))
    return Conversation(
        key=key or uuid.uuid4(),
        programme=programme,
        kind=kind,
        **party_values(party),
        adviser=by,
        held_at=rounded_now(),
        setting=ConversationSetting.ON_SITE,
        status=ConversationStatus.DRAFT,
    )


def save_draft(*, conversation: Conversation, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
    """Save ``changes`` (name of the field to raw value) of a conversation that is not recorded.

    ``base``: per name the revision that the sender had seen. What is right is saved; what is wrong comes back in
    ``errors`` and what somebody else changed meanwhile in ``conflicts``. A conversation from ``new_conversation`` is
    made with its first real change, once per key. A planned one becomes a draft from its own day on.
    Raises ``DomainError`` when the conversation was recorded meanwhile.
    """
    try:
        return _save_draft(conversation, changes, base, by)
    except IntegrityError:
        # Another request made the row of this key, or the same note, at the same moment: now it is there.
        return _save_draft(conversation, changes, base, by)


@transaction.atomic
def _save_draft(conversation: Conversation, changes: Mapping[str, Any], base: Mapping[str, Any], by: User) -> Saved:
    current = _locked(conversation) or conversation
    if current.status == ConversationStatus.RECORDED:
        raise DomainError(_("This conversation has been recorded meanwhile. Open it to correct it."))
    _before, choices, result = _merged(current, changes, base, by)
    revisions: dict[str, int] = {}
    begins = current.pk is not None and _begins(current, result.document)
    if result.changed or begins:
        was = current.status
        if begins:
            current.status = ConversationStatus.DRAFT
        revisions = bump(current.revisions, result, by.pk)
        if current.pk is None:
            current.save(force_insert=True)
        write(current, result.document, result.changed, choices)
        current.save()
        if begins:
            _note_change(current, was, by)
    _fill_up(revisions, current, result)
    return Saved(current, revisions, result.errors, result.conflicts)


def _locked(conversation: Conversation) -> Conversation | None:
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("programme", "kind", *PARTY_FIELDS)
    return rows.filter(key=conversation.key).first()


def _merged(
    conversation: Conversation, changes: Mapping[str, Any], base: Mapping[str, Any], by: User
) -> tuple[Document, Choices, Merge]:
    choices = Choices(conversation, by)
    before = document_of(conversation)
    return before, choices, merge(before, conversation.revisions, changes, base, choices, f"user-{by.pk}")


def _begins(conversation: Conversation, document: Document) -> bool:
    """Whether a planned conversation is now being written down: its day has come."""
    return conversation.status == ConversationStatus.PLANNED and str(document["held_at"])[:10] <= today().isoformat()


def _fill_up(revisions: dict[str, int], conversation: Conversation, result: Merge) -> None:
    """Name the revision of what was accepted without a change too: the sender now knows what is there."""
    for name in result.accepted:
        if name not in revisions:
            revisions[name] = conversation.revisions.get(name, {}).get("n", 0)


def _note_change(
    conversation: Conversation, was: str, by: User, before: dict[str, Any] | None = None
) -> ConversationChange:
    return ConversationChange.objects.create(
        conversation=conversation, from_status=was, to_status=conversation.status, before=before or {}, by=by
    )


@transaction.atomic
def record_conversation(*, conversation: Conversation, by: User) -> Conversation:
    """Set a planned or draft conversation to recorded; its agreements hold and its steps move from now on.

    Rows that stayed empty are dropped. Recording twice changes nothing. Raises ``DomainError`` with all that is
    in the way at once (see ``rules.obstacles``), ``MovesRefusedError`` when a step cannot be moved any more.
    """
    current = _locked(conversation)
    if current is None:
        raise DomainError(_("This conversation is no longer there."))
    if current.status == ConversationStatus.RECORDED:
        return current
    problems = obstacles(current, document_of(current), today())
    if problems:
        raise DomainError(*problems.values())
    apply_moves(conversation=current, by=by)
    current.participants.filter(name="", person__isnull=True).delete()
    current.action_points.filter(text="").delete()
    was, current.status, current.recorded_at = current.status, ConversationStatus.RECORDED, timezone.now()
    current.save()
    _note_change(current, was, by)
    return current


@transaction.atomic
def correct_conversation(
    *, conversation: Conversation, changes: Mapping[str, Any], base: Mapping[str, Any], by: User
) -> Saved:
    """Correct a recorded conversation: all of it or nothing, and what it said before is kept with who and when.

    Returns ``errors`` (also of what a recorded conversation must have) or ``conflicts`` when nothing was
    saved. Whether ``by`` may is the policy's business. Raises ``DomainError`` when it is not recorded.
    """
    current = _locked(conversation)
    if current is None or current.status != ConversationStatus.RECORDED:
        raise DomainError(_("Only a recorded conversation is corrected."))
    before, choices, result = _merged(current, changes, base, by)
    errors = dict(result.errors)
    for name, sentence in obstacles(current, result.document, today(), result.changed).items():
        errors.setdefault(name, sentence)
    if errors or result.conflicts:
        return Saved(current, {}, errors, result.conflicts)
    if not result.changed:
        return Saved(current)
    said = {
        name: {"label": label_of(name, choices), "value": in_words(name, before.get(name, ""), choices)}
        for name in sorted(result.changed)
    }
    try:
        with transaction.atomic():
            revisions = bump(current.revisions, result, by.pk)
            write(current, result.document, result.changed, choices)
            apply_moves(conversation=current, by=by)
            current.participants.filter(name="", person__isnull=True).delete()
            current.action_points.filter(text="", done_on__isnull=True).delete()
            current.save()
            _note_change(current, current.status, by, said)
    except MovesRefusedError as refused:
        return Saved(_locked(conversation) or current, {}, refused.by_field)
    return Saved(current, revisions)


@transaction.atomic
def plan_conversation(
    *,
    programme: Programme,
    party: Party,
    held_at: datetime.datetime,
    by: User,
    kind: ConversationKind | None = None,
    setting: str = ConversationSetting.ON_SITE,
    adviser: User | None = None,
) -> Conversation:
    """Plan a conversation of ``adviser`` (default ``by``) for a moment to come.

    Raises ``DomainError`` for a moment that has passed (that one is written down) and for a kind of another programme.
    """
    problems = []
    if held_at <= timezone.now():
        problems.append(_("This moment has passed. Log the conversation instead of planning it."))
    elif outside := outside_programme(timezone.localtime(held_at).date(), programme):
        problems.append(outside)
    if kind is not None and kind.programme_id != programme.pk:
        problems.append(_("This kind of conversation belongs to another programme."))
    if problems:
        raise DomainError(*problems)
    conversation = new_conversation(programme=programme, party=party, by=adviser or by)
    conversation.status = ConversationStatus.PLANNED
    conversation.held_at, conversation.setting = held_at, setting
    if kind is not None:
        conversation.kind = kind
    conversation.save()
    return conversation


@transaction.atomic
def move_conversation(
    *,
    conversation: Conversation,
    held_at: datetime.datetime,
    by: User,
    kind: ConversationKind | None = None,
    setting: str | None = None,
) -> Conversation:
    """Give a planned conversation another moment (and kind or setting). Raises ``DomainError`` when that cannot be."""
    current = _locked(conversation)
    if current is None or current.status != ConversationStatus.PLANNED:
        raise DomainError(_("Only a planned conversation can be moved."))
    if held_at <= timezone.now():
        raise DomainError(_("This moment has passed. Choose one to come, or log the conversation."))
    if outside := outside_programme(timezone.localtime(held_at).date(), current.programme):
        raise DomainError(outside)
    result = Merge({}, changed={"held_at", "setting", "kind"})
    bump(current.revisions, result, by.pk)
    current.held_at = held_at
    current.setting = setting or current.setting
    current.kind = kind or current.kind
    current.save()
    return current


@transaction.atomic
def remove_conversation(*, conversation: Conversation, by: User) -> None:
    """Take away a planned conversation that is cancelled, or a draft that was a mistake, with what is in it.

    The audit trail keeps that it was there, and who took it away. Raises ``DomainError`` for a recorded one.
    """
    current = _locked(conversation)
    if current is None:
        return
    if current.status == ConversationStatus.RECORDED:
        raise DomainError(_("A recorded conversation stays. What is wrong in it can be corrected."))
    drop_files(current)
    current.action_points.all().delete()
    current.delete()
