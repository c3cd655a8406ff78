"""What is known, in words: sections of entries, for the page and for the sheet of paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator, capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import day, number_nl
from cmk.core.words import word
from monitoring.preparation.known import Known, PersonThere
from monitoring.preparation.signals import Signal, signals_of
from trajectories.models import ActionPoint, Activity

TOLD = 4
TELLING_CHARS = 220


@dataclass(frozen=True)
class Entry:
    """One thing to know: ``label`` before it in bold, ``note`` after it in small print, ``url`` where there is more."""

    text: str
    label: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """Entries under a heading; ``left``: how many were cut off, ``empty``: what stands there when there are none."""

    key: str
    title: str
    entries: list[Entry] = field(default_factory=list)
    empty: str = ""
    left: int = 0

    def cut(self, most: int, chars: int) -> Section:
        """Return the section with at most ``most`` entries, none of its texts longer than ``chars`` characters."""

        def short(text: str, at_most: int) -> str:
            return str(Truncator(" ".join(text.split())).chars(at_most))

        kept = [
            replace(
                entry,
                text=short(entry.text, chars),
                label=short(entry.label, chars // 3),
                note=short(entry.note, max(60, chars * 2 // 3)),
            )
            for entry in self.entries[:most]
        ]
        return replace(self, entries=kept, left=len(self.entries) - len(kept))


def sections_of(known: Known) -> list[Section]:
    """Return everything to know before the conversation; what the kind of party does not have is left out."""
    made = [
        _topics(signals_of(known)),
        _points("theirs", _("Open: they would do"), known.theirs),
        _points("ours", _("Open: we would do"), known.ours),
        _last(known),
        _comments(known),
        Section("facts", _("In short"), [Entry(text, label) for label, text in known.facts]),
        _people(known),
        _priorities(known),
    ]
    if known.party_field == "school":
        made += [_road(known), _ambitions(known), _evaluation(known), _activities(known)]
    made += [_collaborations(known), _money(known), _dates(known), _norms(known)]
    return [section for section in made if section.entries or section.empty]


def _topics(signals: Sequence[Signal]) -> Section:
    entries = [Entry(str(capfirst(signal.topic)), note=signal.why) for signal in signals]
    return Section("topics", _("To talk about"), entries, _("Nothing presses. Ask how it goes, and listen."))


def _points(key: str, title: str, points: Iterable[ActionPoint]) -> Section:
    entries = []
    for point in points:
        who = str(point.owner) if point.owner else ""
        late = ngettext("%(days)d day late", "%(days)d days late", point.days_late) % {"days": point.days_late}
        due = late if point.days_late else _("before %(date)s") % {"date": day(point.due_on)} if point.due_on else ""
        entries.append(Entry(point.text, note=", ".join(filter(None, [who, due]))))
    return Section(key, title, entries, _("Nothing open."))


def telling(notes: Iterable[Any]) -> list[Any]:
    """Return the notes that tell most, in the order of the topics.

    Those about which most was written: people write most where it mattered. At most ``TOLD``, none that is empty.
    """
    written = [note for note in notes if note.text.strip() or note.chosen]
    most = sorted(written, key=lambda note: len(note.text), reverse=True)[:TOLD]
    return sorted(most, key=lambda note: (note.topic.order, note.pk))


def _last(known: Known) -> Section:
    title, last = _("Last time"), known.last
    if last is None:
        return Section("last", title, empty=_("This is the first conversation that is written down here."))
    url = reverse("conversations:detail", args=[last.pk])
    about = _("%(kind)s of %(date)s, by %(name)s") % {
        "kind": last.kind,
        "date": day(last.held_at),
        "name": last.adviser,
    }
    entries = [Entry(about, url=url)]
    for note in telling(last.notes.all()):
        chosen = ", ".join(note.chosen)
        text = ": ".join(filter(None, [chosen, note.text.strip()]))
        entries.append(Entry(str(Truncator(text).chars(TELLING_CHARS)), str(note.topic.name)))
    if needs := [str(note) for note in last.needs.all()]:
        entries.append(Entry("; ".join(needs), _("Needs")))
    return Section("last", title, entries)


def _comments(known: Known) -> Section:
    entries = [
        Entry(
            comment.text,
            note=f"{comment.by}, {day(comment.at)}",
            url=reverse("records:share", args=[comment.record.conversation_id]),
        )
        for comment in known.comments
    ]
    return Section("comments", _("Comments on the record"), entries)


def _people(known: Known) -> Section:
    new = {id(person) for person in known.newcomers}

    def entry(person: PersonThere, note: str) -> Entry:
        url = reverse("people:detail", args=[person.pk]) if person.pk else ""
        return Entry(person.name, note=", ".join(filter(None, [person.role, note])), url=url)

    entries = [
        entry(one, _("new since %(date)s") % {"date": day(one.since)} if id(one) in new else "") for one in known.people
    ]
    entries += [entry(one, _("left on %(date)s") % {"date": day(one.until)}) for one in known.gone]
    return Section("people", _("People"), entries, _("Nobody is known here yet."))


def _priorities(known: Known) -> Section:
    entries = [Entry(text, whose) for whose, text in known.priorities]
    return Section("priorities", _("Priorities of municipality and board"), entries)


def _road(known: Known) -> Section:
    title, road = word("Trajectory"), known.road
    if road is None:
        return Section("road", title, empty=_("The school has no trajectory under way in this programme."))
    step = road.step
    entries = [Entry(str(road.trajectory.track), note=str(road.trajectory.get_intensity_display()))]
    if road.pause:
        values = {"date": day(road.pause.start), "reason": road.pause.reason}
        entries.append(Entry(_("stands still since %(date)s: %(reason)s") % values))
    if step:
        told: dict[str, Any] = {"number": step.number, "name": step.name, "closed": road.closed, "all": len(road.steps)}
        note = ", ".join(filter(None, [str(step.get_status_display()), step.note]))
        entries.append(Entry(_("Step %(number)s, %(name)s (%(closed)s of %(all)s done)") % told, note=note))
        if step.result:
            entries.append(Entry(step.result, _("What it should bring")))
    entries.append(Entry(day(road.moved_on), _("Last change")))
    for level in known.levels:
        label = str(capfirst(level.get_aspect_display()))
        entries.append(Entry(f"{level.pillar}: {level.level}" if level.pillar else str(level.level), label))
    return Section("road", title, entries)


def _ambitions(known: Known) -> Section:
    return Section("ambitions", _("Ambitions"), [Entry(row.text) for row in known.ambitions], _("None yet."))


def _evaluation(known: Known) -> Section:
    """Say how the school stands by itself; what was not shared is not told, only that it is so."""
    evaluation, entries = known.evaluation, []
    title = _("Self-evaluation")
    if evaluation.running:
        values = {"round": evaluation.running.round, "status": evaluation.running.get_status_display()}
        entries.append(Entry(_("%(round)s: %(status)s") % values))
    submitted, result = evaluation.submitted, evaluation.result
    if submitted is None:
        return Section("evaluation", title, entries, "" if entries else _("None was handed in yet."))
    values = {"round": submitted.round, "date": day(submitted.submitted_at)}
    if result is None:
        entries.append(Entry(_("%(round)s was handed in on %(date)s and is not shared.") % values))
        return Section("evaluation", title, entries)
    url = reverse("evaluation:result", args=[submitted.pk])
    entries.append(Entry(_("%(round)s, handed in on %(date)s") % values, url=url))
    for pillar in result.pillars:
        if pillar.now is not None:
            told = _("now %(now)s") % {"now": pillar.now_level or pillar.now}
            if pillar.wanted is not None and pillar.wanted != pillar.now:
                told = _("%(told)s, wants %(wanted)s") % {"told": told, "wanted": pillar.wanted_level or pillar.wanted}
            wishes = str(get_text_list(list(pillar.development), _("and")))
            entries.append(Entry(told, pillar.name, note=wishes))
    return Section("evaluation", title, entries)


def _activities(known: Known) -> Section:
    def entry(activity: Activity, label: str) -> Entry:
        return Entry(activity.title, label, note=day(activity.starts_on))

    entries = [entry(one, _("Coming")) for one in known.coming[:TOLD]]
    entries += [entry(one, _("Lately")) for one in known.lately[:TOLD]]
    return Section("activities", _("Activities"), entries, _("None lately, and none planned."))


def _collaborations(known: Known) -> Section:
    entries = [
        Entry(
            row.name,
            note=f"{row.kind}, {row.get_status_display()}",
            url=reverse("collaborations:detail", args=[row.pk]),
        )
        for row in known.collaborations
    ]
    return Section("collaborations", word("Collaborations"), entries)


def _money(known: Known) -> Section:
    money = known.money
    if money is None:
        return Section("money", _("Contribution"))
    entries = []
    if money.per_year is not None:
        years = money.years or 1
        values = {"amount": number_nl(money.per_year), "years": years}
        told = ngettext("€ %(amount)s, for %(years)s year", "€ %(amount)s a year, for %(years)s years", years)
        entries.append(Entry(told % values, _("Granted")))
    entries += [
        Entry(f"€ {number_nl(amount)}", label)
        for label, amount in ((_("Paid"), money.paid), (_("Still to pay"), money.planned))
        if amount
    ]
    return Section("money", _("Contribution"), entries)


def _dates(known: Known) -> Section:
    return Section("dates", _("Days ahead"), [Entry(name, note=day(on)) for on, name in known.dates])


def _norms(known: Known) -> Section:
    entries = [
        Entry(_("%(held)s of %(norm)s") % {"held": norm.held, "norm": norm.norm}, norm.kind) for norm in known.norms
    ]
    return Section("norms", _("Held this year"), entries)
