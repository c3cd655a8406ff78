"""The plan of a list: what taking it over would do, row by row, and all that is wrong with it at once.

As JSON, which is kept on the upload (``BulkUpload.preview``)::

    {"problems": ["sentence about the file as a whole", ...],
     "counts": {"new": 1, "changed": 2, "same": 3, "error": 0},
     "rows": [{"line": 2, "label": "…", "state": "new", "changes": [[heading, old, new]], "errors": [], "note": ""},
              {"line": 3, "label": "…", "state": "error", "changes": [], "errors": [[heading, value, sentence]], …}]}
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from import_export.results import RowResult
from tablib import Dataset  # type: ignore[import-untyped]

from cmk.accounts.models import Penvoerder, User
from cmk.core.errors import DomainError
from partners.bulk.cells import as_text, is_blank, short
from partners.bulk.contact_list import ContactList
from partners.bulk.offer_list import OfferList
from partners.bulk.partner_list import PartnerList
from partners.bulk.reading import Table, read
from partners.bulk.resource import REASON, BulkResource, Told
from partners.bulk.widgets import folded
from partners.models import BulkKind

LISTS: dict[str, type[BulkResource]] = {
    BulkKind.CONTACTS: ContactList,
    BulkKind.PARTNERS: PartnerList,
    BulkKind.OFFERS: OfferList,
}
NEW, CHANGED, SAME, ERROR = "new", "changed", "same", "error"
STATES = (ERROR, NEW, CHANGED, SAME)


@dataclass
class Plan:
    """What is told of a list (``rows``, see the module), and what carries it out (``good``, in its order)."""

    resource: BulkResource
    problems: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    good: list[tuple[int, Any]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each state."""
        return {state: sum(row["state"] == state for row in self.rows) for state in STATES}

    def as_json(self) -> dict[str, Any]:
        """Return the plan as it is kept."""
        return {"problems": self.problems, "counts": self.counts, "rows": self.rows}


def resource_for(kind: str, *, penvoerder: Penvoerder, by: User | None = None, **options: Any) -> BulkResource:
    """Return the list of this kind for a penvoerder."""
    return LISTS[kind](penvoerder=penvoerder, by=by, **options)


def make_plan(
    kind: str, data: bytes, *, penvoerder: Penvoerder, by: User | None, told: Told = lambda done, of: None
) -> Plan:
    """Plan what taking over the file ``data`` would do. Writes nothing; raises nothing for what is wrong in it."""
    resource = resource_for(kind, penvoerder=penvoerder, by=by, told=told)
    try:
        table = read(data)
    except DomainError as error:
        return Plan(resource, problems=[str(message) for message in error.messages])
    problems, positions = match_headings(resource, table)
    if problems:
        return Plan(resource, problems=problems)
    headings = list(positions)
    resource.lines = table.lines
    dataset = Dataset(*([line.cells[positions[name]] for name in headings] for line in table.lines), headers=headings)
    result = resource.import_data(dataset)
    for failure in result.base_errors:
        raise failure.error
    plan = Plan(resource)
    for line, row_result in zip(table.lines, result.rows, strict=True):
        for failure in row_result.errors:
            raise failure.error  # a bug, not a row that is wrong
        cells = {name: line.cells[positions[name]] for name in headings}
        plan.rows.append(_told(resource, line.number, cells, row_result))
        if plan.rows[-1]["state"] in (NEW, CHANGED):
            plan.good.append((line.number, row_result.instance))
    return plan


class HasColumns(Protocol):
    """What has columns with a heading (``column_name``), each ``required`` or not."""

    def list_columns(self) -> Sequence[Any]:
        """Return the columns."""


def match_headings(resource: HasColumns, table: Table) -> tuple[list[str], dict[str, int]]:
    """Return what is wrong with the headings, and where each known column stands. Their order does not matter."""
    known = {folded(column.column_name): column.column_name for column in resource.list_columns()}
    problems: list[str] = []
    positions: dict[str, int] = {}
    for position, heading in enumerate(table.headings):
        name = folded(heading.rstrip(" *:"))
        if name == REASON:
            continue
        if name in known:
            if known[name] in positions:
                problems.append(_("The column ‘%(name)s’ stands in the file twice. Keep one.") % {"name": heading})
            positions.setdefault(known[name], position)
        elif not name:
            lines = [line.number for line in table.lines if not is_blank(line.cells[position])]
            if lines:
                problems.append(
                    _("Column %(number)s has no heading, but there is something in it (line %(line)s).")
                    % {"number": position + 1, "line": lines[0]}
                )
        else:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            problems.append(
                _("We do not know the column ‘%(name)s’. Did you mean ‘%(close)s’? Then change the heading.")
                % {"name": short(heading, 40), "close": known[close[0]]}
                if close
                else _("We do not know the column ‘%(name)s’. Take it out, or give it the heading of the template.")
                % {"name": short(heading, 40)}
            )
    for column in resource.list_columns():
        if column.required and column.column_name not in positions:
            problems.append(_("The column ‘%(name)s’ is missing.") % {"name": column.column_name})
    if not problems and not table.lines:
        problems.append(_("There are headings in this file, but no rows below them. Nothing to take over."))
    return problems, positions


def _told(resource: BulkResource, line: int, cells: dict[str, Any], result: RowResult) -> dict[str, Any]:
    told: dict[str, Any] = {"line": line, "label": "", "state": SAME, "changes": [], "errors": [], "note": ""}
    if result.validation_error is not None:
        told["state"] = ERROR
        told["label"] = short(", ".join(filter(None, (as_text(cell) for cell in list(cells.values())[:3]))), 80)
        headings = {column.attribute: column.column_name for column in resource.list_columns()}
        for attribute, messages in result.validation_error.message_dict.items():
            heading = "" if attribute == NON_FIELD_ERRORS else headings[attribute]
            value = short(as_text(cells.get(heading)), 80)
            told["errors"] += [[heading, value, message] for message in messages]
        return told
    told["label"] = short(resource.label(result.instance), 160)
    told["note"] = result.instance.note
    if result.import_type == RowResult.IMPORT_TYPE_SKIP:
        return told
    is_new = result.instance.existing is None
    told["state"] = NEW if is_new else CHANGED
    for column, (old, new) in zip(resource.list_columns(), result.diff, strict=True):
        old, new = as_text(old), as_text(new)
        if column.attribute in result.instance.touched and old != new:
            told["changes"].append([column.column_name, short(old), short(new)])
    return told
