"""What all lists have in common, as a resource of django-import-export that plans and does not save.

The library matches rows with what is there (``BulkLoader``), reads and writes cells (``partners.bulk.columns``), tells
new from changed from unchanged, gathers the errors of all fields of all rows and compares field by field. Saving is
left out of it: its dry run saves everything within a transaction to roll it back afterwards, which holds up others,
hides the progress and costs queries for every row. Here an "instance" is a plain ``BulkRow`` with what a
list tells of one contact, partner or offer, and ``write`` gives it to the services once somebody said yes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Diff, Resource

from cmk.accounts.models import Penvoerder, User
from partners.bulk.cells import Refused, guarded, is_blank, same
from partners.bulk.columns import Column
from partners.bulk.reading import Line

Told = Callable[[int, int], None]
TELL_EVERY = 250
# Stands last in the file with errors, and is not read when that comes back.
REASON = "wat er mis is"


@dataclass
class BulkRow:
    """What a list tells of one thing. ``existing`` is what it is now, None when the row is new.

    ``touched`` names what the row changes; ``note`` is a sentence about a row without an error.
    """

    existing: Any = None
    touched: set[str] = field(default_factory=set)
    note: str = ""

    def __deepcopy__(self, memo: Any) -> BulkRow:
        """Return a shallow copy: the library keeps one to compare with, and no value is changed in place."""
        return copy.copy(self)


class BulkLoader(BaseInstanceLoader):
    """Finds what a row is about among what ``BulkResource.look_up`` read for all rows at once."""

    def get_instance(self, row: Any) -> Any:
        """Return the present state of what the row is about, or None when it is new."""
        return self.resource.find(row)


class Changes(Diff):
    """The difference as pairs of an old and a new value per column, instead of HTML."""

    def as_html(self) -> list[tuple[Any, Any]]:
        """Return ``(old, new)`` for each column."""
        return list(zip(self.left, self.right, strict=True))


class BulkResource(Resource):
    """One kind of list, for one penvoerder. ``by``: on whose behalf; ``told(done, all)`` hears how far it is."""

    class Meta:
        instance_loader_class = BulkLoader
        import_id_fields = ()
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        use_transactions = False
        using_db = "default"

    def __init__(self, *, penvoerder: Penvoerder, by: User | None = None, told: Told = lambda done, of: None) -> None:
        super().__init__()
        self.penvoerder = penvoerder
        self.by = by
        self.told = told
        self.lines: list[Line] = []
        self.seen: dict[Any, int] = {}

    # --- what each kind says for itself ---------------------------------------------------------------

    def rows_to_export(self) -> list[BulkRow]:
        """Return what there is now, for a list to go out."""
        raise NotImplementedError

    def look_up(self, dataset: Any) -> None:
        """Read everything that the rows can be about, in a number of queries that does not grow with them."""
        raise NotImplementedError

    def find(self, row: Any) -> BulkRow | None:
        """Return what the row is about as it is now, or None when that is new."""
        raise NotImplementedError

    def keys_of(self, instance: Any) -> list[Any]:
        """Return under which keys the row may stand in the file only once; none for what it does not say."""
        raise NotImplementedError

    def objections(self, instance: Any, row: Any, line: int) -> list[tuple[str, str]]:
        """Return what is wrong with a row as ``(attribute, sentence)``; an empty attribute for the row as a whole."""
        return []

    def contradictions(self, instance: Any) -> list[tuple[str, str]]:
        """Return what does not go together in a row that changes something, as ``objections`` does."""
        return []

    def label(self, instance: Any) -> str:
        """Return how people would call the row."""
        raise NotImplementedError

    def write(self, instance: Any) -> None:
        """Give a row that is new or changed to the services."""
        raise NotImplementedError

    # --- the library's hooks --------------------------------------------------------------------------

    @classmethod
    def get_diff_class(cls) -> type[Changes]:
        """Return the class that compares a row with what there is."""
        return Changes

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Read what the rows can be about."""
        self.seen = {}
        self.look_up(dataset)

    def import_field(self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Take over one cell; an empty one, and one that tells what is there already, leaves it as it is."""
        cell = row.get(field.column_name)
        if isinstance(cell, Refused):
            raise ValueError(cell.why)
        if field.readonly or is_blank(cell) or self.tells_the_same(field, cell, instance):
            return
        before = field.get_value(instance)
        super().import_field(field, instance, row, is_m2m, **kwargs)
        if field.get_value(instance) != before:
            instance.touched.add(field.attribute)

    def tells_the_same(self, field: Any, cell: Any, instance: Any) -> bool:
        """Say whether a cell holds what is there already, whatever we would think of it if it were new."""
        return same(cell, field.export(instance))

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Take over a row, and gather every objection to it: of its cells, and of the row as a whole."""
        line = self.lines[kwargs["row_number"] - 1]
        errors: dict[str, list[Any]] = {}
        instance.touched = set()
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if line.problem:
            errors.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(line.problem))
        for attribute, sentence in self.objections(instance, row, line.number):
            if attribute not in errors:
                errors.setdefault(attribute or NON_FIELD_ERRORS, []).append(ValidationError(sentence))
        keys = self.keys_of(instance)
        if first := min((self.seen[key] for key in keys if key in self.seen), default=0):
            sentence = _("Line %(line)s is about the same. Keep one of the two.") % {"line": first}
            errors.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(sentence))
        else:
            self.seen.update(dict.fromkeys(keys, line.number))
        if line.number == self.lines[-1].number or kwargs["row_number"] % TELL_EVERY == 0:
            self.told(kwargs["row_number"], len(self.lines))
        if errors:
            raise ValidationError(errors)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Add what does not go together to the errors of a row; a row that changes nothing is not asked."""
        errors = dict(import_validation_errors or {})
        for attribute, sentence in self.contradictions(instance):
            if attribute not in errors:
                errors.setdefault(attribute or NON_FIELD_ERRORS, []).append(ValidationError(sentence))
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Leave out a row that changes nothing; a new one always does."""
        if instance.existing is None:
            return False
        return bool(super().skip_row(instance, original, row, import_validation_errors))

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Save nothing: this is a plan. ``write`` does, when the plan is carried out."""

    # --- for all kinds --------------------------------------------------------------------------------

    def list_columns(self) -> list[Column]:
        """Return the columns in their order."""
        return list(self.get_import_fields())

    def cell(self, attribute: str, row: Any) -> Any:
        """Return what a row says under ``attribute``, read; None when it is empty or cannot be read."""
        column = self.fields[attribute]
        cell = row.get(column.column_name)
        if isinstance(cell, Refused) or is_blank(cell):
            return None
        try:
            return column.clean(row)
        except ValueError:
            return None  # told with the other errors of the row

    def sheet_rows(self) -> tuple[list[str], list[list[Any]]]:
        """Return the headings and rows of the list as it is now, fit for ``cmk.core.spreadsheets``."""
        dataset = self.export(self.rows_to_export())
        return list(dataset.headers), [
            [guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in dataset
        ]
