"""The forms with which a delivery is sent in, and checked again for another day."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.errors import DomainError
from cmk.core.files import MEGABYTE
from cmk.core.forms import DateInput
from cmk.core.models import today
from schools.register import reader
from schools.uploads.receiving import look_at


class DayForm(forms.Form):
    """The day of which a delivery tells."""

    reference_date = forms.DateField(label=gettext_lazy("Reference date"), required=False, widget=DateInput())

    def clean_reference_date(self) -> datetime.date | None:
        """Refuse a day that is still to come."""
        day: datetime.date | None = self.cleaned_data["reference_date"]
        if day and day > today():
            raise ValidationError(_("This day is still to come. Give the day of which the delivery tells."))
        return day


class SendInForm(DayForm):
    """A delivery as DUO publishes it. ``too_large``: the file was cut off while it came in."""

    file = forms.FileField(
        label=gettext_lazy("CSV file of DUO"),
        max_length=200,
        allow_empty_file=True,  # the register's own sentence says what to do
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": gettext_lazy("Choose the CSV file that you downloaded from DUO.")},
    )
    field_order = ("file", "reference_date")

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        if too_large:
            self.fields["file"].required = False
        self.fields["file"].help_text = _("At most %(size)s MB; the largest of DUO is smaller than 2 MB.") % {
            "size": reader.LARGEST // MEGABYTE
        }
        self.fields["reference_date"].help_text = _(
            "Optional. The day of which the delivery tells. Left open, it is the first of the month with which the "
            "file’s name begins (2026-04_…), and otherwise today. Give it when you send in an older file."
        )

    def clean_file(self) -> UploadedFile | None:
        """Judge the file by what is in it."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if self.too_large or (file is not None and (file.size or 0) > reader.LARGEST):
            raise ValidationError(
                _(
                    "This file is larger than %(size)s MB, and no delivery of DUO is. "
                    "Choose the CSV file that DUO publishes."
                )
                % {"size": reader.LARGEST // MEGABYTE}
            )
        if file is not None:
            try:
                look_at(file, file.size or 0)
            except DomainError as error:
                raise ValidationError([str(message) for message in error.messages]) from error
        return file
