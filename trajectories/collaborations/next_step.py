"""What comes next in a collaboration, for the person who looks."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.templatetags.house import day_full
from trajectories.collaborations.page import CollaborationPage
from trajectories.collaborations.road import decides_itself, has_second_year, needs_decision
from trajectories.models import CollaborationStatus as Status


@dataclass(frozen=True)
class NextStep:
    """What comes next: a title, a sentence, and what the reader can do now (``label`` and ``url``; empty: nothing).

    ``hints``: what is still missing; ``posts``: the button does it at once.
    """

    title: str
    text: str
    label: str = ""
    url: str = ""
    posts: bool = False
    hints: list[str] = field(default_factory=list)


def next_step(page: CollaborationPage) -> NextStep:
    """Return what comes next."""
    return _STEPS[Status(page.collaboration.status)](page)


def _url(page: CollaborationPage, name: str, *args: object) -> str:
    return reverse(f"collaborations:{name}", args=[page.collaboration.pk, *args])


def _preparing(page: CollaborationPage) -> NextStep:
    row = page.collaboration
    if not needs_decision(row) and page.draft is None:
        title = _("Ready to begin?")
        if page.broken and page.is_staff:
            return NextStep(title, _("Before you begin, this is still to be done:"), hints=page.broken)
        text = _("Nobody has to decide about this kind of collaboration: it begins when you begin.")
        if page.is_staff:
            return NextStep(title, text, _("Begin"), _url(page, "step", "beginnen"))
        return NextStep(title, text)
    if page.draft is not None and not page.hints:
        text = _("The plan is complete. Send it in, and it waits for a decision.")
        label = _("Send the request in") if page.works else ""
        return NextStep(_("Send the request in"), text, label, _url(page, "send"), posts=True)
    last = next((decision for decision in reversed(page.decisions) if not decision.withdrawn_at), None)
    text = _("Write together what you want to do. This is still missing before the request can be sent in:")
    if last is not None and last.outcome == "back":
        text = _("The request came back: ‘%(ground)s’. Write on, and send it in again. Still missing:") % {
            "ground": last.ground
        }
    label = _("Write the plan") if page.works else ""
    return NextStep(_("Make the request"), text, label, _url(page, "plan"), hints=page.hints)


def _requested(page: CollaborationPage) -> NextStep:
    request, kind = page.request, page.collaboration.kind
    text = _("Sent in on %(date)s. Whoever decides: %(who)s.") % {
        "date": day_full(request.sent_on) if request else "",
        "who": kind.decided_by or _("the project leader"),
    }
    title = _("The request waits for a decision")
    if page.is_leader:
        return NextStep(title, text, _("Record the decision"), _url(page, "decide"))
    if page.is_staff:
        return NextStep(title, text, _("Give advice"), _url(page, "advise"))
    return NextStep(title, text)


def _granted(page: CollaborationPage) -> NextStep:
    start = page.collaboration.start
    text = _("Planned to begin on %(date)s.") % {"date": day_full(start)} if start else _("There is no first day yet.")
    label = _("Begin") if page.is_staff else ""
    return NextStep(_("Granted: you can begin"), text, label, _url(page, "step", "beginnen"))


def _rejected(page: CollaborationPage) -> NextStep:
    label = _("Prepare a new request") if page.is_staff else ""
    text = _("The decision with its ground stands below. You can try once more with another plan.")
    return NextStep(_("The request was rejected"), text, label, _url(page, "step", "opnieuw"))


def _first_year(page: CollaborationPage) -> NextStep:
    row = page.collaboration
    if decides_itself(row):
        text = _("At the end of the first year you say yourselves whether there will be a second one.")
        label = _("Say whether you go on") if page.is_staff or page.in_core else ""
        return NextStep(_("Do you go on?"), text, label, _url(page, "go_on"))
    end = _("Planned until %(date)s.") % {"date": day_full(row.end)} if row.end else ""
    if has_second_year(row):
        label = _("Begin the second year") if page.is_staff else ""
        return NextStep(_("The first year runs"), end, label, _url(page, "step", "tweede-jaar"))
    label = _("Look back") if page.is_staff else ""
    return NextStep(_("You are at work"), end, label, _url(page, "step", "terugkijken"))


def _second_year(page: CollaborationPage) -> NextStep:
    end = page.collaboration.end
    text = _("Planned until %(date)s. After that you look back together.") % {"date": day_full(end)} if end else ""
    label = _("Look back") if page.is_staff else ""
    return NextStep(_("The second year runs"), text, label, _url(page, "step", "terugkijken"))


def _evaluating(page: CollaborationPage) -> NextStep:
    left = len(page.guide) - page.answered
    if left:
        text = ngettext(
            "%(left)d open question of the guide has no answer yet. Several people can write.",
            "%(left)d open questions of the guide have no answer yet. Several people can write.",
            left,
        ) % {"left": left}
        return NextStep(
            _("Look back together"), text, _("Answer the questions") if page.works else "", _url(page, "guide")
        )
    text = _("The looking back is done. What stays of it: do you go on, has it got a fixed place, or does it end?")
    label = _("Say what stays") if page.is_staff else ""
    return NextStep(_("What stays?"), text, label, _url(page, "outcome"))


def _over(page: CollaborationPage) -> NextStep:
    last = next((change for change in page.changes if not change.undone and not change.takes_back), None)
    text = last.reason if last else ""
    label = _("Add a product") if page.works and not page.products else ""
    return NextStep(str(Status(page.collaboration.status).label).capitalize(), text, label, _url(page, "product_new"))


_STEPS = {
    Status.PREPARING: _preparing,
    Status.REQUESTED: _requested,
    Status.GRANTED: _granted,
    Status.REJECTED: _rejected,
    Status.FIRST_YEAR: _first_year,
    Status.SECOND_YEAR: _second_year,
    Status.EVALUATING: _evaluating,
    Status.CONTINUED: _over,
    Status.EMBEDDED: _over,
    Status.ENDED: _over,
}
