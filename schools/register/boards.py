"""Deliveries with names and addresses of school boards.

The newest delivery that lists a board counts (``SchoolBoard.named_on``); an older one only tells what the newer said
nothing of. Boards that no school has yet are made too. Nothing closes: a board that is not listed stays as it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from schools.models import School, SchoolBoard
from schools.register.deliveries import Memory, codes_text
from schools.register.kinds import Kind
from schools.register.names import written
from schools.register.reader import Delivery
from schools.register.sheet import Sheet, UnusableError, number, text_of
from schools.register.summary import Change, ImportSummary, Named, label_of

# With the room that the register has for them.
TEXTS = {
    name: getattr(SchoolBoard._meta.get_field(name), "max_length", None) or 0
    for name in ("name", "street", "house_number", "postcode", "place", "phone", "website")
}
BATCH = 500

Values = tuple[str, ...]


class BoardImport:
    """One delivery of boards: check it, hold it against the register, write it."""

    def __init__(
        self,
        kind: Kind,
        positions: Mapping[str, int],
        delivery: Delivery,
        summary: ImportSummary,
        municipalities: Collection[str],
    ) -> None:
        self.summary = summary
        self.day = summary.reference_date
        self.chosen = frozenset(municipalities)
        self.sheet = sheet = Sheet(kind, positions, delivery)
        sheet.change("number", _board_number)
        sheet.change("municipality", number(4))
        for name, room in TEXTS.items():
            empty = _("The name of the board is empty.") if name == "name" else ""
            sheet.change(name, text_of(room, change=written if name == "place" else None, empty=empty))
        sheet.finish("number")
        summary.rejected = sheet.rejected
        self.untold = frozenset(name for name in TEXTS if not any(sheet.columns[name]))
        self.changed: dict[str, tuple[Values, datetime.date]] = {}
        self.relisted: list[int] = []

    def plan(self) -> None:
        """Decide board by board, and fill in the summary."""
        self.memory = Memory(self.summary.kind, self.day, self.chosen)
        self.summary.labels = {name: label_of(SchoolBoard, name) for name in TEXTS}
        if self.chosen:
            ours = set(
                School.objects.filter(municipality__code__in=self.chosen).values_list("board__number", flat=True)
            )
            columns = self.sheet.columns
            pairs = zip(columns["number"], columns["municipality"], strict=True)
            self.sheet.only([seat in self.chosen or board in ours for board, seat in pairs])
        known: dict[str, tuple[int, datetime.date | None, Values]] = {
            board: (pk, named_on, tuple(values))
            for pk, board, named_on, *values in SchoolBoard.objects.order_by().values_list(
                "pk", "number", "named_on", *TEXTS
            )
        }
        columns = self.sheet.columns
        self.summary.rows = len(self.sheet) + self.summary.rejected_rows
        rows = zip(columns["number"], zip(*(columns[name] for name in TEXTS), strict=True), strict=True)
        for board, values in rows:
            self._consider(board, values, known.get(board))

    def _consider(self, board: str, told: Values, known: tuple[int, datetime.date | None, Values] | None) -> None:
        if known is None:
            self.summary.new.append(Named(board, told[0]))
            self.changed[board] = (told, self.day)
            return
        pk, named_on, old = known
        is_older = named_on is not None and named_on > self.day
        new = tuple(
            before if name in self.untold or (is_older and self.memory.later_tells(board, name)) else value
            for name, before, value in zip(TEXTS, old, told, strict=True)
        )
        if new != old:
            self.summary.updated += 1
            self.summary.changes += [
                Change(board, new[0], name, before, value)
                for name, before, value in zip(TEXTS, old, new, strict=True)
                if before != value
            ]
            self.changed[board] = (new, named_on if named_on is not None and is_older else self.day)
            return
        self.summary.unchanged += 1
        if not is_older and named_on != self.day:
            self.relisted.append(pk)

    def write(self) -> None:
        """Write the boards in bulk, and remember the delivery; the caller holds the transaction."""
        SchoolBoard.objects.bulk_create(
            [
                SchoolBoard(number=board, named_on=named_on, **dict(zip(TEXTS, values, strict=True)))
                for board, (values, named_on) in self.changed.items()
            ],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["number"],
            update_fields=[*TEXTS, "named_on"],
        )
        for start in range(0, len(self.relisted), BATCH):
            SchoolBoard.objects.filter(pk__in=self.relisted[start : start + BATCH]).update(named_on=self.day)
        listing = {
            "codes": codes_text(self.sheet.columns["number"]),
            "untold": sorted(self.untold),
            "spared": [],
            "names": {},
        }
        self.memory.remember(rows=self.summary.rows, listing=listing)


def _board_number(value: str) -> str:
    if not value:
        raise UnusableError(_("The number of the board is empty."))
    return number(5)(value)
