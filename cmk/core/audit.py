"""The audit trail of rows that are written many at once, which django-auditlog does not see by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import pre_save
from django.utils import timezone

# One row as it is now, and per field that changed its value before and after, as a person would write them.
Change = tuple[models.Model, dict[str, tuple[Any, Any]]]


def record_changes(changes: Iterable[Change], *, created: bool = False) -> None:
    """Write the audit entries of ``changes``, all of rows of one model, in one statement.

    Who did it and from where follow from the request, as with rows that are saved one by one. To be called in the
    transaction of the change.
    """
    from auditlog.cid import get_cid
    from auditlog.models import LogEntry

    changes = list(changes)
    if not changes:
        return
    kind = ContentType.objects.get_for_model(changes[0][0])
    now = timezone.now()
    entries = [
        LogEntry(
            content_type=kind,
            object_pk=str(row.pk),
            object_id=row.pk,
            object_repr=str(row),
            action=LogEntry.Action.CREATE if created else LogEntry.Action.UPDATE,
            changes={name: [str(before), str(after)] for name, (before, after) in fields.items()},
            cid=get_cid(),
            timestamp=now,
        )
        for row, fields in changes
    ]
    for entry in entries:
        # What saving one entry would do: the library fills in the person and the address of the request here.
        pre_save.send(sender=LogEntry, instance=entry, raw=False, using="default", update_fields=None)
    LogEntry.objects.bulk_create(entries)
