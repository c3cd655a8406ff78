"""Every write about shared records: one function each, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from trajectories.conversations.document import count_up
from trajectories.models import Conversation, ConversationStatus, RecordReading, RecordResponse, SharedRecord
from trajectories.records.drafting import state_of_draft, tidy
from trajectories.records.mail import tell
from trajectories.records.readers import Reader, present_of, readers_of


class DraftChangedError(DomainError):
    """Somebody else changed the draft after the page was opened; ``theirs`` is what it says now."""

    def __init__(self, theirs: str) -> None:
        self.theirs = theirs
        super().__init__(
            _("Somebody changed this text while you had it open. Below you see what it says now; yours is still here.")
        )


@dataclass
class Shared:
    """What became of sharing: the version that holds, whether it is new, and who was mailed (filled at the commit)."""

    record: SharedRecord
    is_new: bool
    mailed: list[Reader] = field(default_factory=list)
    failed: list[Reader] = field(default_factory=list)


def _locked(conversation: Conversation) -> Conversation:
    rows = Conversation.objects.select_for_update(of=("self",))
    current: Conversation | None = rows.filter(pk=conversation.pk).first()
    if current is None:
        raise DomainError(_("This conversation is no longer there."))
    if current.status != ConversationStatus.RECORDED:
        raise DomainError(_("Only a recorded conversation can be shared. Write it down first."))
    return current


def _holding(conversation: Conversation) -> SharedRecord | None:
    latest: SharedRecord | None = conversation.records.order_by("-number").first()
    return latest if latest is not None and latest.withdrawn_at is None else None


@transaction.atomic
def save_record_draft(*, conversation: Conversation, text: str, seen: str, by: User) -> bool:
    """Keep ``text`` as the draft of the shared record; return whether it differs from what was there.

    ``seen``: the mark (``state_of_draft``) of the draft that ``by`` had open. Raises ``DraftChangedError`` when it says
    something else meanwhile, and ``DomainError`` for a conversation that is not recorded.
    """
    current, text = _locked(conversation), tidy(text)
    if text == tidy(current.record):
        return False
    if seen != state_of_draft(current.record):
        raise DraftChangedError(current.record)
    current.record = text
    count_up(current.revisions, {"record"}, by.pk)
    current.save(update_fields=["record", "revisions", "changed_at"])
    return True


@transaction.atomic
def share_record(*, conversation: Conversation, seen: str, mail: bool, by: User) -> Shared:
    """Share the draft with the party as the next version; what is shared already makes no new one.

    ``seen``: the mark of the draft that ``by`` looked at last. ``mail``: tell who of the party was there, once
    it is committed; there is one mail per version at most, for a version is made once. Raises ``DomainError`` when
    there is nothing to share, and ``DraftChangedError`` when the draft is another than what was looked at.
    """
    current = _locked(conversation)
    text = tidy(current.record)
    if not text:
        raise DomainError(_("There is no text to share yet. Write a few sentences first."))
    if seen != state_of_draft(text):
        raise DraftChangedError(current.record)
    holding = _holding(current)
    if holding is not None and holding.text == text:
        return Shared(holding, is_new=False)
    latest = current.records.order_by("-number").first()
    record = SharedRecord.objects.create(
        conversation=current, number=latest.number + 1 if latest else 1, text=text, by=by
    )
    shared = Shared(record, is_new=True)
    if mail:
        to = present_of(current, readers_of(current))
        transaction.on_commit(lambda: tell(record, to, by, shared.mailed, shared.failed))
    return shared


@transaction.atomic
def withdraw_record(*, conversation: Conversation, by: User) -> int:
    """Take back what is shared, all versions at once: the party no longer sees it. Returns how many versions.

    Nothing is removed: staff keep seeing from when till when each was shared and who read it. Raises ``DomainError``
    when nothing is shared now.
    """
    current = _locked(conversation)
    number: int = current.records.filter(withdrawn_at=None).count()
    if not number:
        raise DomainError(_("This record is not shared (any more)."))
    now = timezone.now()
    for record in current.records.filter(withdrawn_at=None):
        record.withdrawn_at, record.withdrawn_by = now, by
        record.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return number


@transaction.atomic
def mark_read(*, record: SharedRecord, user: User) -> bool:
    """Note that somebody of the party opened this version; return whether that is the first time."""
    return RecordReading.objects.get_or_create(record=record, user=user)[1]


@transaction.atomic
def confirm_record(*, record: SharedRecord, by: User) -> RecordResponse:
    """Note that ``by`` finds the record right; saying it twice of one version notes it once.

    Raises ``DomainError`` when it no longer holds: there is a newer version, or it was taken back.
    """
    _answerable(record)
    return RecordResponse.objects.get_or_create(record=record, by=by, confirms=True, defaults={"text": ""})[0]


@transaction.atomic
def comment_on_record(*, record: SharedRecord, by: User, text: str) -> RecordResponse:
    """Note what ``by`` sees otherwise or wants to add; it waits until the adviser settles it.

    The same words sent twice about one version are noted once. Raises ``DomainError`` for no words, and for a version
    that no longer holds.
    """
    text = tidy(text)
    if not text:
        raise DomainError(_("Write what you see otherwise or want to add."))
    _answerable(record)
    rows = RecordResponse.objects.filter(record=record, by=by, confirms=False, text=text)
    return rows.first() or RecordResponse.objects.create(record=record, by=by, confirms=False, text=text)


def _answerable(record: SharedRecord) -> None:
    """Hold the conversation, so that no version slips in between, and refuse what no longer holds."""
    holding = _holding(_locked(record.conversation))
    if holding is None:
        raise DomainError(_("This record was taken back meanwhile, so there is nothing to respond to any more."))
    if holding.pk != record.pk:
        raise DomainError(_("There is a newer version meanwhile. Read that one and say what you think of it."))


@transaction.atomic
def settle_comment(*, response: RecordResponse, by: User) -> RecordResponse:
    """Note that the adviser dealt with a comment; doing it twice changes nothing.

    Raises ``DomainError`` for a confirmation: there is nothing to deal with.
    """
    current: RecordResponse = RecordResponse.objects.select_for_update(of=("self",)).get(pk=response.pk)
    if current.confirms:
        raise DomainError(_("This is a confirmation; there is nothing to deal with."))
    if current.settled_at is None:
        current.settled_at, current.settled_by = timezone.now(), by
        current.save(update_fields=["settled_at", "settled_by"])
    return current
