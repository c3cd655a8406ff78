"""Files and photos with a conversation: keeping, naming, taking away."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.files import MEGABYTE, check_file, drop_file, swapped_file
from cmk.core.photos import is_photo, tidy_photo
from trajectories.models import Conversation, ConversationFile

ACCEPT = ("pdf", "docx", "odt", "xlsx", "jpg", "png", "heic")
LARGEST = 20 * MEGABYTE
MOST_FILES = 40
LONGEST_NAME = 160
# What a browser gives a file before it sends it, so that sending it again keeps it once.
KEY = re.compile(r"[0-9a-f]{32}")


def add_file(*, conversation: Conversation, file: UploadedFile, by: User, key: str = "") -> ConversationFile:
    """Check ``file`` and keep it with a conversation, under the name that it came with; photos are tidied first.

    A conversation from ``new_conversation`` is made now, once per its key, as with its first change. ``key``: 32 small
    hexadecimals by which the sender knows the file; a second one of the same key is not kept again.
    Raises ``DomainError``, all reasons at once, when the file is too large, of another kind than it says, damaged, or
    one too many.
    """
    name = file.name or ""
    try:
        kept = _judged(file, name)
    except ValidationError as error:
        raise DomainError(*error.messages) from error
    key = key if KEY.fullmatch(key) else ""
    try:
        return _add_file(conversation, kept, name, by, key)
    except IntegrityError:
        # Saving as you go made the row of this key at the same moment: now it is there.
        return _add_file(conversation, kept, name, by, key)


def _judged(file: UploadedFile, name: str) -> File:
    size = file.size or 0
    if is_photo(name) and size > LARGEST:
        raise ValidationError(
            _(
                "This photo is %(size)s MB, and %(most)s MB is the most. Send it in a smaller size, "
                "or take a picture of your screen with it on."
            )
            % {"size": -(-size // MEGABYTE), "most": LARGEST // MEGABYTE}
        )
    check_file(file, name=name, size=size, accept=ACCEPT, largest=LARGEST)
    return tidy_photo(file, name=name) if is_photo(name) else file


@transaction.atomic
def _add_file(conversation: Conversation, file: File, name: str, by: User, key: str) -> ConversationFile:
    current = Conversation.objects.select_for_update(of=("self",)).filter(key=conversation.key).first()
    if current is None:
        conversation.save(force_insert=True)
        current = conversation
    rows = ConversationFile.objects.filter(conversation=current)
    if key and (known := rows.filter(file__startswith=f"conversations/{key}.").first()):
        return known
    if rows.count() >= MOST_FILES:
        raise DomainError(
            _("This conversation has %(number)s files, and that is the most. Take one away first.")
            % {"number": MOST_FILES}
        )
    row = ConversationFile(conversation=current, name=_name_of(name), by=by)
    file.seek(0)
    with swapped_file(row, "file", file=file, key=key):
        row.save()
    return row


def _name_of(name: str) -> str:
    stem = PurePath(name.replace("\0", "")).stem
    return " ".join(stem.split())[:LONGEST_NAME] or _("File")


@transaction.atomic
def name_file(*, file: ConversationFile, name: str) -> ConversationFile:
    """Give a file another name. Raises ``DomainError`` for an empty name, or one that is too long."""
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Fill in a name."))
    if len(name) > LONGEST_NAME:
        raise DomainError(_("The name is too long: at most %(number)s characters.") % {"number": LONGEST_NAME})
    row = ConversationFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if row is None:
        raise DomainError(_("This file has been taken away meanwhile."))
    row.name = name
    row.save(update_fields=["name"])
    return row


@transaction.atomic
def remove_file(*, file: ConversationFile) -> None:
    """Take a file away, out of the storage too after commit. It is audited."""
    row = ConversationFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if row is not None:  # else a second tap, or somebody else was first
        drop_file(row.file)
        row.delete()


def drop_files(conversation: Conversation) -> None:
    """Take all files of a conversation that is being removed in this transaction out of the storage."""
    for row in conversation.files.all():
        drop_file(row.file)


def files_of(user: Any) -> Any:
    """Return the files with conversations that the user may see, with what their pages name."""
    seen = Conversation.objects.visible_to(user)
    return ConversationFile.objects.filter(conversation__in=seen).select_related(
        "conversation__programme__penvoerder", "conversation__kind", "by"
    )
