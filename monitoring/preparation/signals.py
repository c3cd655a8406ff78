"""What could be talked about, by rules that look at what is known: each topic with why it is suggested.

A rule is a function of ``Known`` that yields topics; ``RULES`` are tried in order, so what presses most comes first.
They suggest and never judge: the adviser knows the school.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import day, days_ago, in_words
from monitoring.preparation.known import Known
from schools.models.people import SCHOOL_ROLES
from trajectories.board.rows import STILL_DAYS

# Heard in as many conversations, a need is no passing remark.
TWICE = 2
MOST_OF_A_KIND = 2


@dataclass(frozen=True)
class Signal:
    """Something to talk about, and why."""

    topic: str
    why: str


Rule = Callable[[Known], Iterator[Signal]]


def late_agreements(known: Known) -> Iterator[Signal]:
    """An agreement is past its day."""
    late = [point for point in known.points if point.due_on and point.due_on < known.on]
    for point in late[:MOST_OF_A_KIND]:
        days = (known.on - point.due_on).days if point.due_on else 0
        who = point.owner or known.party
        told = ngettext("agreement of %(who)s, %(days)d day late", "agreement of %(who)s, %(days)d days late", days)
        yield Signal(point.text, told % {"who": who, "days": days})


def comments_on_the_record(known: Known) -> Iterator[Signal]:
    """Somebody commented on a shared record, and nobody dealt with it."""
    for comment in known.comments[:1]:
        values = {"name": comment.by, "when": days_ago(comment.at)}
        yield Signal(_("The comment on the record"), _("%(name)s wrote it %(when)s; nobody answered yet") % values)


def new_people(known: Known) -> Iterator[Signal]:
    """Somebody is new in a role since the last conversation."""
    for person in known.newcomers[:MOST_OF_A_KIND]:
        values = {"name": person.name, "role": person.role, "date": day(person.since)}
        yield Signal(_("Getting to know %(name)s") % values, _("new %(role)s since %(date)s") % values)


def nobody_in_the_role(known: Known) -> Iterator[Signal]:
    """The icc'er or head teacher left, and nobody came after."""
    there = {person.role_key for person in known.people}
    told: set[str] = set()
    for person in known.gone:
        if person.role_key in SCHOOL_ROLES and person.role_key not in there | told:
            told.add(person.role_key)
            values = {"name": person.name, "role": person.role, "date": day(person.until)}
            yield Signal(
                _("Who will be %(role)s?") % values, _("%(name)s stopped on %(date)s, without a successor") % values
            )


def the_road_rests(known: Known) -> Iterator[Signal]:
    """The trajectory was paused."""
    if known.road and known.road.pause:
        pause = known.road.pause
        values = {"date": day(pause.start), "reason": pause.reason}
        yield Signal(_("Time to go on?"), _("stands still since %(date)s: %(reason)s") % values)


def the_step_stands_still(known: Known) -> Iterator[Signal]:
    """No step moved for as long as a step takes (``STILL_DAYS``, as on the board)."""
    road = known.road
    if road is None or road.pause or road.step is None:
        return
    if road.moved_on <= known.on - datetime.timedelta(days=STILL_DAYS):
        values = {"number": road.step.number, "name": road.step.name, "date": day(road.moved_on)}
        yield Signal(
            _("How to go on with step %(number)s, %(name)s") % values, _("nothing moved since %(date)s") % values
        )


def all_steps_done(known: Known) -> Iterator[Signal]:
    """Every step was done or skipped, and the trajectory still runs."""
    if known.road and known.road.steps and known.road.step is None:
        yield Signal(_("What comes after this trajectory?"), _("all steps are done"))


def what_the_evaluation_says(known: Known) -> Iterator[Signal]:
    """The shared self-evaluation has talking points: pillars that do not fit together, a leap that is wanted."""
    if known.evaluation.result:
        for point in known.evaluation.result.points[:MOST_OF_A_KIND]:
            yield Signal(str(point), _("from the self-evaluation"))


def what_the_school_wants_to_develop(known: Known) -> Iterator[Signal]:
    """The shared self-evaluation asks for something: a training, knowledge, a partner."""
    if known.evaluation.result:
        asked = [pillar for pillar in known.evaluation.result.pillars if pillar.development]
        for pillar in asked[:MOST_OF_A_KIND]:
            values = {"pillar": pillar.name, "wishes": get_text_list(list(pillar.development), _("and"))}
            yield Signal(str(values["wishes"]), _("asked for in the self-evaluation, at %(pillar)s") % values)


def an_evaluation_that_is_not_shared(known: Known) -> Iterator[Signal]:
    """The school handed its self-evaluation in and did not share it: it may, and need not."""
    submitted = known.evaluation.submitted
    if submitted and known.evaluation.result is None:
        yield Signal(
            _("Would the school share its self-evaluation?"),
            _("%(round)s was handed in; what it says is the school’s own") % {"round": submitted.round},
        )


def an_evaluation_to_fill_in(known: Known) -> Iterator[Signal]:
    """A self-evaluation is open and was not handed in."""
    running = known.evaluation.running
    if running:
        values = {"round": running.round, "date": day(running.closes_on)}
        yield Signal(_("Filling in the self-evaluation together"), _("%(round)s closes on %(date)s") % values)


def needs_heard_twice(known: Known) -> Iterator[Signal]:
    """A need came up in more than one conversation."""
    for need in [one for one in known.needs if one.times >= TWICE][:MOST_OF_A_KIND]:
        why = _("heard in %(times)s conversations") % {"times": in_words(need.times)}
        yield Signal(need.name, f"{why}: ‘{need.text}’" if need.text else why)


def ambitions_without_activity(known: Known) -> Iterator[Signal]:
    """A school works on an ambition, and nothing was done for it yet."""
    for ambition in known.ambitions:
        if not getattr(ambition, "activities_in_order", ()):
            yield Signal(
                _("What helps with ‘%(text)s’?") % {"text": ambition.text},
                _("an ambition without any activity yet"),
            )
            return


def no_ambitions(known: Known) -> Iterator[Signal]:
    """A school is under way without an ambition of its own."""
    if known.road and not known.road.pause and not known.ambitions:
        yield Signal(_("What does the school want to reach?"), _("no ambition was written down yet"))


def dates_ahead(known: Known) -> Iterator[Signal]:
    """A collaboration has a day that matters soon."""
    for on, name in known.dates[:1]:
        yield Signal(name, _("planned for %(date)s") % {"date": day(on)})


def the_norm_of_the_year(known: Known) -> Iterator[Signal]:
    """After this conversation the norm of the year is still not reached."""
    for norm in known.norms:
        if norm.held + 1 < norm.norm:
            values = {"kind": norm.kind, "held": norm.held, "norm": norm.norm}
            yield Signal(_("When do we speak again?"), _("%(kind)s: %(held)s of %(norm)s held this year") % values)
            return


RULES: tuple[Rule, ...] = (
    late_agreements,
    comments_on_the_record,
    nobody_in_the_role,
    new_people,
    the_road_rests,
    the_step_stands_still,
    all_steps_done,
    needs_heard_twice,
    what_the_school_wants_to_develop,
    what_the_evaluation_says,
    an_evaluation_to_fill_in,
    an_evaluation_that_is_not_shared,
    ambitions_without_activity,
    no_ambitions,
    dates_ahead,
    the_norm_of_the_year,
)


def signals_of(known: Known) -> list[Signal]:
    """Return what could be talked about, the most pressing first; the same topic once."""
    found: dict[str, Signal] = {}
    for rule in RULES:
        for signal in rule(known):
            found.setdefault(signal.topic, signal)
    return list(found.values())
