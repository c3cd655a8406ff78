"""What a check or an import told as a spreadsheet: everything, where a page shows the beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cmk.core.spreadsheets import Form, Sheet
from schools.uploads.selectors import kind_name

LISTS = ("created_list", "closed_list", "reopened_list")


def sheets_of(details: Mapping[str, Any], form: Form) -> list[Sheet]:
    """Return ``ImportSummary.as_details`` as sheets: one per list for ``xlsx``, all in one table for ``csv``."""
    if form == "csv":
        header = [_("what"), _("code"), _("name"), _("field"), _("was"), _("becomes"), _("line number"), _("reason")]
        return [Sheet(_("All"), header, list(_flat(details)))]
    titles = dict(zip(LISTS, (_("New"), _("Closed"), _("Reopened")), strict=True))
    named = [Sheet(titles[key], [_("code"), _("name")], _rows(details[key], "code", "name")) for key in LISTS]
    return [
        Sheet(_("Summary"), [_("what"), _("how many")], list(_summary(details)), notes=details["notes"]),
        Sheet(
            _("Rejected rows"),
            [_("line number"), _("field"), _("reason")],
            _rows(details["rejected"], "line", "field", "reason"),
        ),
        Sheet(
            _("Changed"),
            [_("code"), _("name"), _("field"), _("was"), _("becomes")],
            _rows(details["changes"], "code", "name", "label", "old", "new"),
        ),
        *named,
    ]


def _rows(found: list[Mapping[str, Any]], *keys: str) -> list[list[Any]]:
    return [[row[key] for key in keys] for row in found]


def _summary(details: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield _("kind of delivery"), kind_name(details["kind"])
    yield _("reference date"), details["reference_date"]
    yield _("rows"), details["rows"]
    yield _("new"), details["created"]
    yield _("changed"), details["updated"]
    yield _("closed"), details["closed"]
    yield _("reopened"), details["reopened"]
    yield _("unchanged"), details["unchanged"]
    yield _("rejected rows"), details["rejected_rows"]


def _flat(details: Mapping[str, Any]) -> Iterator[list[Any]]:
    for row in details["rejected"]:
        yield [_("rejected"), "", "", row["field"], "", "", row["line"], row["reason"]]
    for row in details["changes"]:
        yield [_("changed"), row["code"], row["name"], row["label"], row["old"], row["new"], "", ""]
    for key, word in zip(LISTS, (_("new"), _("closed"), _("reopened")), strict=True):
        for row in details[key]:
            yield [word, row["code"], row["name"], "", "", "", "", ""]
