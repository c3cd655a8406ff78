"""Of which day a delivery tells: chosen by the person, told by the file's name, or the day on which it was sent in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.models import RegisterUpload
from schools.register.importer import date_in_name


@dataclass(frozen=True)
class ToldDay:
    """The reference date of a file, and in words where it comes from."""

    day: datetime.date
    source: Any


def day_of(upload: RegisterUpload) -> ToldDay:
    """Return the reference date with which a file is checked and imported: the same on every later day."""
    if upload.reference_date:
        return ToldDay(upload.reference_date, _("given with the file"))
    sent_in = timezone.localdate(upload.uploaded_at)
    in_name = date_in_name(upload.name)
    if in_name and in_name <= sent_in:
        return ToldDay(in_name, _("the month in the name of the file"))
    return ToldDay(sent_in, _("the day on which it was sent in, for the name of the file tells no month"))
