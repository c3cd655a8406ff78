"""Deliveries with the locations of schools: check the rows, hold them against the register, write."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from schools.register.addresses.plan import Planner
from schools.register.addresses.rows import check
from schools.register.addresses.write import write
from schools.register.kinds import Kind
from schools.register.reader import Delivery
from schools.register.summary import ImportSummary


class AddressImport:
    """One delivery of school locations: check it, hold it against the register, write it."""

    def __init__(
        self,
        kind: Kind,
        positions: Mapping[str, int],
        delivery: Delivery,
        summary: ImportSummary,
        municipalities: Collection[str],
    ) -> None:
        self.kind, self.summary, self.municipalities = kind, summary, municipalities
        self.listed = check(kind, positions, delivery)
        summary.rejected = self.listed.rejected

    def plan(self) -> None:
        """Decide school by school, and fill in the summary."""
        self.planner = Planner(self.kind, self.listed, self.summary, municipalities=self.municipalities)
        self.planner.make()

    def write(self) -> None:
        """Write the register in bulk, and remember the delivery; the caller holds the transaction."""
        planner = self.planner
        write(planner.plan, planner.known, self.summary.reference_date)
        planner.memory.remember(rows=self.summary.rows, full=planner.full, listing=planner.listing())
