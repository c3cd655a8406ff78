"""Hold a checked delivery against the register: what is new, changed, closed, reopened, and what held before.

Planning reads and decides, writing is apart (``write``): so a dry run tells exactly what an import does.

When a school closes. A delivery lists only what is open, so a *full* delivery of a kind closes the schools
of that kind that it does not list. It counts as full when it names all twelve provinces and lists at least
nine tenths of the schools of its kind that the register has open; the largest real change in one step was
3.6% (October 2021 to April 2026). Anything less may be half a file or a selection: it closes nothing. Narrowed to
municipalities, a full delivery closes schools in those municipalities only. A school that was added by hand
(``listed_on`` empty) is never closed, nor one whose row was rejected.

An older delivery after a newer one: a school keeps the facts of the newest delivery that lists it, and
``closed_on`` is the date of the first full delivery after that. The older one completes the history, and tells what the
newer said nothing of. So the order of imports does not matter.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from schools.models import School
from schools.register.addresses.known import Known, State
from schools.register.addresses.rows import DATED, FACTS, Listed
from schools.register.addresses.timeline import Spell, Values, weave
from schools.register.deliveries import Memory, codes_text
from schools.register.kinds import ADDRESS_KINDS, Kind
from schools.register.summary import Change, ImportSummary, Named, label_of

PROVINCES = 12
FULL_SHARE = 0.9

NAME, MUNICIPALITY = FACTS.index("name"), FACTS.index("municipality")


@dataclass
class Plan:
    """What to write.

    ``schools``: by location code the facts with ``listed_on, closed_on, facts_since``, new or changed. ``relisted``:
    keys of schools of which only the date changes on which they were listed, ``since``: since when their facts hold.
    ``former``: new rows of former facts by location code, ``forgotten``: keys of rows that those replace.
    """

    schools: dict[str, tuple[Values, datetime.date, datetime.date | None, datetime.date]] = field(default_factory=dict)
    relisted: list[int] = field(default_factory=list)
    since: dict[datetime.date, list[int]] = field(default_factory=dict)
    closing: list[int] = field(default_factory=list)
    former: list[tuple[str, Spell]] = field(default_factory=list)
    forgotten: list[int] = field(default_factory=list)
    municipalities: dict[str, str] = field(default_factory=dict)


class Planner:
    """Decides row by row; what needs no decision (the same facts, still listed) is passed over quickly."""

    def __init__(
        self, kind: Kind, listed: Listed, summary: ImportSummary, *, municipalities: Collection[str] = ()
    ) -> None:
        self.kind = kind
        self.summary = summary
        self.day = summary.reference_date
        self.chosen = frozenset(municipalities)
        self.known = Known()
        self.memory = Memory(kind.key, self.day, municipalities, kinds=ADDRESS_KINDS)
        self.untold = listed.untold
        self.blanks = frozenset(at for at, name in enumerate(DATED) if name in listed.untold)
        self.spared = listed.rejected_words
        self.names = listed.names
        self.later_full = [told for told in self.memory.later if told.row.full and told.row.kind == kind.key]
        self.plan = Plan()
        self.listed = listed
        self.full = self._is_full(listed)
        self.codes, self.rows = self._rows(listed)
        self._older: list[tuple[str, Values, datetime.date]] = []

    def make(self) -> Plan:
        """Return the plan, and fill in the summary."""
        summary = self.summary
        summary.rows = len(self.codes) + summary.rejected_rows
        summary.labels = {name: label_of(School, name) for name in FACTS}
        summary.unchanged = len(self.codes) - len(self.rows)
        self._name_municipalities()
        self.known.read_states([code for code in self.rows if code in self.known.facts])
        for code, values in self.rows.items():
            self._consider(code, values)
        self._weave_older()
        if self.full:
            self._close()
        return self.plan

    def listing(self) -> dict[str, object]:
        """Return what this delivery told, to remember."""
        return {
            "codes": codes_text(self.codes),
            "untold": sorted(self.untold),
            "spared": sorted(word for word in self.spared if len(word) >= 6),
            "names": {code: name for code, name in self.names.items() if code in self.places},
        }

    def _rows(self, listed: Listed) -> tuple[list[str], dict[str, Values]]:
        """Return the chosen codes, and the rows that need a decision: not those that are there just so.

        What the file does not tell of a school that is known stays as it is.
        """
        codes, told = listed.codes, listed.facts
        self.places = set(told["municipality"])
        if not self.chosen and not self.later_full:
            same = self.known.still_told(
                self.day, codes, {name: column for name, column in told.items() if name not in self.untold}
            )
            if len(same) == len(codes):
                return codes, {}
        else:
            same = set()
        self.known.read_facts()
        known = self.known.facts
        columns = dict(told)
        for name in self.untold:
            at = FACTS.index(name)
            columns[name] = [known[code][at] if code in known else "" for code in codes]
        pairs = zip(codes, zip(*(columns[name] for name in FACTS), strict=True), strict=True)
        rows: dict[str, Values] = {code: values for code, values in pairs if code not in same}
        if self.chosen:
            rows = {code: values for code, values in rows.items() if self._is_chosen(code, values)}
            codes, self.places = list(rows), {values[MUNICIPALITY] for values in rows.values()}
        return codes, rows

    def _is_chosen(self, code: str, values: Values) -> bool:
        if values[MUNICIPALITY] in self.chosen:
            return True
        # Moved away from a chosen municipality: its new address belongs to the story.
        return code in self.known.facts and self.known.facts[code][MUNICIPALITY] in self.chosen

    def _is_full(self, listed: Listed) -> bool:
        if listed.provinces < PROVINCES:
            self.summary.notes.append(
                _("This file does not cover all %(all)s provinces (%(found)s), so no school was closed.")
                % {"all": PROVINCES, "found": listed.provinces}
            )
            return False
        ours = School.objects.filter(
            education__in=self.kind.closes, closed_on__isnull=True, listed_on__isnull=False
        ).count()
        if len(listed.codes) < FULL_SHARE * ours:
            self.summary.notes.append(
                _(
                    "This file lists %(found)s schools, while %(known)s of this kind are open in the register. "
                    "That is too few for a whole delivery, so no school was closed."
                )
                % {"found": len(listed.codes), "known": ours}
            )
            return False
        return True

    def _name_municipalities(self) -> None:
        """Give new municipalities a name, and others that of the newest delivery, unless somebody wrote another."""
        for code in self.places:
            known, told = self.known.municipality_names.get(code), self.names.get(code)
            if known is not None and known == told:
                continue
            fallback = _("Municipality %(code)s") % {"code": code}
            if known is None:
                self.plan.municipalities[code] = told or fallback
            elif told:
                delivered = {other.names[code]: other.day for other in self.memory.others if code in other.names}
                if known in ("", fallback) or (known in delivered and max(delivered.values()) <= self.day):
                    self.plan.municipalities[code] = told

    def _consider(self, code: str, values: Values) -> None:
        known = self.known.facts.get(code)
        closed_on = self._closed_after(code, values)
        if known is None:
            self.plan.schools[code] = (values, self.day, closed_on, self.day)
            self.summary.new.append(Named(code, values[NAME]))
            return
        state = self.known.states[code]
        if state.listed_on is not None and (
            state.listed_on > self.day or (state.listed_on == self.day and values[: len(DATED)] != known[: len(DATED)])
        ):
            self._older.append((code, values, state.listed_on))
            if state.listed_on > self.day:
                return  # a newer delivery has spoken
        elif state.listed_on is None:
            self.plan.schools[code] = (values, self.day, closed_on, self.day)
        elif values[: len(DATED)] != known[: len(DATED)]:
            since = state.facts_since or state.listed_on
            self.plan.former.append((code, Spell(since, state.listed_on, known[: len(DATED)])))
            self.plan.schools[code] = (values, self.day, closed_on, self.day)
        elif values != known or closed_on != state.closed_on:
            self.plan.schools[code] = (values, self.day, closed_on, state.facts_since or state.listed_on)
        elif state.listed_on != self.day:
            self.plan.relisted.append(state.pk)
        self._count(code, values, known, state, closed_on)

    def _count(self, code: str, values: Values, known: Values, state: State, closed_on: datetime.date | None) -> None:
        summary, named = self.summary, Named(code, values[NAME])
        changes = [
            Change(code, values[NAME], name, old, new)
            for name, old, new in zip(FACTS, known, values, strict=True)
            if old != new
        ]
        if not changes and closed_on == state.closed_on:
            summary.unchanged += 1
        elif state.closed_on is not None and closed_on is None:
            summary.back.append(named)
        elif state.closed_on is None and closed_on is not None:
            summary.gone.append(named)
        else:
            summary.updated += 1
        summary.changes += changes

    def _weave_older(self) -> None:
        """Take the facts of a day that has passed, or that is corrected, into the history."""
        completed = 0
        former = self.known.former_spells([code for code, *_rest in self._older]) if self._older else {}
        for code, values, listed_on in self._older:
            known, state = self.known.facts[code], self.known.states[code]
            dated, known_dated = values[: len(DATED)], known[: len(DATED)]
            is_older = listed_on > self.day
            present = Spell(state.facts_since or listed_on, listed_on, known_dated)
            old = former.get(code, [])
            listed = {
                day: frozenset(at for at, name in enumerate(DATED) if name in untold)
                for day, untold in self.memory.days_of(code).items()
            }
            if is_older and self.blanks:
                dated = tuple("" if at in self.blanks else value for at, value in enumerate(dated))
            *spells, newest = weave([*(spell for _pk, spell in old), present], listed, self.day, dated, self.blanks)
            if spells != [spell for _pk, spell in old]:
                completed += 1
                self.plan.forgotten += [pk for pk, _spell in old]
                self.plan.former += [(code, spell) for spell in spells]
            if is_older:
                told = tuple(
                    known[at] if name in self.untold or self.memory.later_tells(code, name) else values[at]
                    for at, name in enumerate(FACTS)
                )
                now = (*newest.values, *told[len(DATED) :])
                self._count(code, now, known, state, state.closed_on)
            else:
                now = (*newest.values, *values[len(DATED) :])
            if not is_older:
                closed_on = self._closed_after(code, values)
                self.plan.schools[code] = (now, self.day, closed_on, newest.first)
            elif now != known:
                self.plan.schools[code] = (now, listed_on, state.closed_on, newest.first)
            elif newest.first != state.facts_since:
                completed += spells == [spell for _pk, spell in old]
                self.plan.since.setdefault(newest.first, []).append(state.pk)
        if completed and any(listed_on != self.day for _code, _values, listed_on in self._older):
            self.summary.notes.append(
                _(
                    "Of %(number)s schools a newer delivery was read before. "
                    "This one completes their history; what they are now stays."
                )
                % {"number": completed}
            )

    def _closed_after(self, code: str, values: Values) -> datetime.date | None:
        """Return when a school that this delivery lists closed: at the first full delivery after it, if any."""
        for told in self.later_full:
            if code not in told.codes and told.closes(code, values[NAME], values[MUNICIPALITY]):
                return told.day
        return None

    def _close(self) -> None:
        """Close the schools of this kind that are not listed."""
        told_until_now = School.objects.filter(education__in=self.kind.closes, listed_on__lte=self.day).order_by()
        still_open = told_until_now.exclude(closed_on__lte=self.day)
        if self.chosen:
            still_open = still_open.filter(municipality__code__in=self.chosen)
        listed = set(self.listed.codes)
        if self.known.otherwise_on_day is not None:  # then there is no need to go through all of them again
            struck = [code for code in self.known.otherwise_on_day if code not in listed]
            still_open = still_open.filter(Q(listed_on__lt=self.day) | Q(code__in=struck))
        for pk, code, name, closed_on in still_open.values_list("pk", "code", "name", "closed_on"):
            if code in listed or {code, name} & self.spared:
                continue
            if closed_on is None:
                self.summary.gone.append(Named(code, name))
            else:
                self.summary.updated += 1  # it turns out to have closed earlier
            self.plan.closing.append(pk)
