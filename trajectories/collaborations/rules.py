"""What a kind of collaboration asks: said as hints while it is being prepared, and as objections when it is sent in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.models import today
from cmk.core.templatetags.house import number_nl
from trajectories.models import (
    Circle,
    Collaboration,
    CollaborationMember,
    CollaborationPayment,
    CollaborationPerson,
    CollaborationRequest,
)
from trajectories.querysets import staying_q


@dataclass(frozen=True)
class Counts:
    """How many take part and have not left: schools, partners, and people in the core group (each once)."""

    schools: int
    partners: int
    core: int


def euros(amount: Decimal) -> str:
    """Print an amount in euros, without cents when it has none: ``€ 10.000``."""
    return f"€ {number_nl(amount, 0 if amount == amount.to_integral_value() else 2)}"


def who_is(row: CollaborationPerson) -> tuple[str, int | str]:
    """Return by what somebody is counted once, however many roles."""
    if row.person_id:
        return ("person", row.person_id)
    return ("user", row.user_id) if row.user_id else ("name", row.name.casefold())


def counts_in(members: list[CollaborationMember], people: list[CollaborationPerson]) -> Counts:
    """Count in rows that were read already; no query."""
    day = today()
    here = [row for row in members if row.end is None or row.end >= day]
    core = {who_is(row) for row in people if row.circle == Circle.CORE and (row.end is None or row.end >= day)}
    return Counts(
        schools=len({row.school_id for row in here if row.school_id}),
        partners=len({row.partner_id for row in here if row.partner_id}),
        core=len(core),
    )


def counts_of(collaboration: Collaboration) -> Counts:
    """Count who take part today or will (two queries)."""
    day = today()
    members = CollaborationMember.objects.filter(staying_q(day), collaboration=collaboration)
    people = CollaborationPerson.objects.filter(staying_q(day), collaboration=collaboration)
    return counts_in(list(members), list(people))


def broken_rules(collaboration: Collaboration, counts: Counts) -> list[str]:
    """Return what the kind asks and is not so, each with what to do about it."""
    return list(_broken(collaboration, counts))


def _broken(collaboration: Collaboration, counts: Counts) -> Iterator[str]:
    kind = collaboration.kind
    if counts.schools < kind.fewest_schools:
        yield ngettext(
            "‘%(kind)s’ takes at least %(number)d school, and now there are %(there)d. Add a school as a member.",
            "‘%(kind)s’ takes at least %(number)d schools, and now there are %(there)d. Add a school as a member.",
            kind.fewest_schools,
        ) % {"kind": kind, "number": kind.fewest_schools, "there": counts.schools}
    if counts.partners < kind.fewest_partners:
        yield ngettext(
            "‘%(kind)s’ takes at least %(number)d cultural partner, and now there are %(there)d. "
            "Add a partner as a member.",
            "‘%(kind)s’ takes at least %(number)d cultural partners, and now there are %(there)d. "
            "Add a partner as a member.",
            kind.fewest_partners,
        ) % {"kind": kind, "number": kind.fewest_partners, "there": counts.partners}
    if kind.core_from and counts.core < kind.core_from:
        yield _("The core group of ‘%(kind)s’ has at least %(number)d people, and now %(there)d. Add who is in it.") % {
            "kind": kind,
            "number": kind.core_from,
            "there": counts.core,
        }
    if kind.core_to and counts.core > kind.core_to:
        yield _(
            "The core group of ‘%(kind)s’ has at most %(number)d people, and now %(there)d. Move somebody to the wider "
            "circle, or give who left a last day."
        ) % {"kind": kind, "number": kind.core_to, "there": counts.core}


def missing_in_request(collaboration: Collaboration, request: CollaborationRequest | None) -> list[str]:
    """Return what a request still lacks before it can be sent in."""
    missing = []
    if not collaboration.goal.strip():
        missing.append(_("The own goal is still empty. Write down in your own words what you want to reach together."))
    if request is None or not request.plan.strip():
        missing.append(_("There is no plan yet. Write down what you want to do, and send it in then."))
    if collaboration.kind.contribution is not None and (request is None or request.asked is None):
        missing.append(_("The plan does not say yet how much you ask. Fill in the amount."))
    return missing


@dataclass(frozen=True)
class Money:
    """The contribution of a collaboration against its payments, in euros; ``warnings`` explain what differs."""

    granted: Decimal | None
    planned: Decimal
    paid: Decimal
    warnings: list[str]

    @property
    def left(self) -> Decimal | None:
        """What was granted and has no payment yet; None when nothing was granted."""
        return None if self.granted is None else self.granted - self.planned - self.paid


def money_of(collaboration: Collaboration, payments: list[CollaborationPayment]) -> Money:
    """Set contribution times years against what is planned and paid; no query."""
    paid = sum((row.amount for row in payments if row.paid_on), Decimal(0))
    planned = sum((row.amount for row in payments if not row.paid_on), Decimal(0))
    a_year, years = collaboration.contribution, collaboration.years
    granted = a_year * years if a_year is not None and years else None
    warnings = []
    if granted is None and (paid or planned):
        warnings.append(
            _("There are payments of %(total)s together, but no contribution. Fill in what was granted a year.")
            % {"total": euros(paid + planned)}
        )
    elif granted is not None and paid + planned > granted and a_year is not None and years:
        warnings.append(
            ngettext(
                "Planned and paid are %(total)s together. That is %(more)s more than the contribution of %(a_year)s a "
                "year for %(years)d year. Change a payment, or the contribution.",
                "Planned and paid are %(total)s together. That is %(more)s more than the contribution of %(a_year)s a "
                "year for %(years)d years. Change a payment, or the contribution.",
                years,
            )
            % {
                "total": euros(paid + planned),
                "more": euros(paid + planned - granted),
                "a_year": euros(a_year),
                "years": years,
            }
        )
    late = [row for row in payments if not row.paid_on and row.planned_on < today()]
    if late:
        warnings.append(
            ngettext(
                "%(number)d payment was planned before today and is not paid yet.",
                "%(number)d payments were planned before today and are not paid yet.",
                len(late),
            )
            % {"number": len(late)}
        )
    return Money(granted, planned, paid, warnings)
