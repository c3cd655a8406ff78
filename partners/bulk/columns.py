"""One column of a list: a field of django-import-export that also tells people what to fill in."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field

from partners.bulk.widgets import BulkWidget


class Column(Field):
    """A column with its Dutch heading, which belongs to the form of the file and is not translated.

    ``told`` says what goes in it; ``required``: the file must have it; ``needed``: what the template says of when it
    must be filled; ``example`` is a value to show. A column with ``readonly`` is there to read: what stands in it is
    not taken over.
    """

    widget: BulkWidget

    def __init__(
        self,
        attribute: str,
        heading: str,
        widget: BulkWidget,
        *,
        told: Any,
        example: str = "",
        required: bool = False,
        needed: Any = "",
        readonly: bool = False,
    ) -> None:
        super().__init__(attribute=attribute, column_name=heading, widget=widget, readonly=readonly)
        self.told = told
        self.example = example
        self.required = required
        self.needed = needed
