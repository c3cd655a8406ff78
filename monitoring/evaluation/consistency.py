"""Do the pillars fit together? Talking points in sentences, never a verdict.

The rules are ours; the idea that a vision at 3 with a programme at 1 is something to talk about is from DOMAIN's
account of the self-evaluation. They look only at what the school chose itself and at its statements:

1. *gap*: pillars are two or more levels below the highest.
2. *behind*: pillars are one level below the highest, and the school wants to go on there.
3. *leap*: the school wants to move two or more levels in one pillar.
4. *statements*: the statements suggest another level than the one chosen.

Between two levels is both of them: a pillar that touches its neighbour, or what the statements suggest, fits it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.evaluation.result_parts import short_of

GAP = 2
LEAP = 2


class PillarOutcome(Protocol):
    """What the rules look at (``results.PillarResult`` is one)."""

    @property
    def key(self) -> str:
        """Its key."""
        ...

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def now(self) -> int | None:
        """The level chosen now."""
        ...

    @property
    def now_upper(self) -> int | None:
        """The upper level, when the school is between two."""
        ...

    @property
    def wanted(self) -> int | None:
        """The level wanted."""
        ...

    @property
    def suggested(self) -> int | None:
        """The level that the statements suggest."""
        ...


@dataclass(frozen=True)
class TalkingPoint:
    """Something to talk about: which rule found it, in which pillars (keys), and the sentence."""

    kind: str
    pillars: tuple[str, ...]
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def talking_points(pillars: Sequence[PillarOutcome]) -> tuple[TalkingPoint, ...]:
    """Return the talking points of an outcome, those between pillars first; none when all fits together."""
    points: list[TalkingPoint] = []
    known = [(pillar, pillar.now_upper or pillar.now) for pillar in pillars if pillar.now is not None]
    if known:
        top = max((pillar for pillar, _upper in known), key=lambda pillar: pillar.now or 0)
        highest = top.now or 0
        if low := [pillar for pillar, upper in known if highest - upper >= GAP]:
            points.append(_gap(low, top))
        behind = [
            pillar
            for pillar, upper in known
            if highest - upper == 1 and pillar.wanted is not None and pillar.wanted > upper
        ]
        if behind:
            points.append(_behind(behind, top))
    points += [_leap(pillar) for pillar in pillars if _steps(pillar) >= LEAP]
    points += [_statements(pillar) for pillar in pillars if _differs(pillar)]
    return tuple(points)


def _gap(low: list[PillarOutcome], top: PillarOutcome) -> TalkingPoint:
    places = [_("%(pillar)s at %(now)s") % {"pillar": pillar.name, "now": _short(pillar)} for pillar in low]
    sentence = _("%(top)s is at %(highest)s, %(low)s. What of %(top)s would be good to see more of there?") % {
        "top": top.name,
        "highest": _short(top),
        "low": get_text_list(places, _("and")),
    }
    return TalkingPoint("gap", (*(pillar.key for pillar in low), top.key), sentence)


def _short(pillar: PillarOutcome) -> str:
    return short_of(pillar.now, pillar.now_upper)


def _behind(behind: list[PillarOutcome], top: PillarOutcome) -> TalkingPoint:
    sentence = ngettext(
        "%(low)s is a step behind %(top)s, and that is where the school wants to go.",
        "%(low)s are a step behind %(top)s, and that is where the school wants to go.",
        len(behind),
    ) % {"low": get_text_list([pillar.name for pillar in behind], _("and")), "top": top.name}
    return TalkingPoint("behind", (*(pillar.key for pillar in behind), top.key), sentence)


def _steps(pillar: PillarOutcome) -> int:
    now = pillar.now_upper or pillar.now
    return pillar.wanted - now if pillar.wanted is not None and now is not None else 0


def _leap(pillar: PillarOutcome) -> TalkingPoint:
    sentence = _("In %(pillar)s the school wants to go from %(now)s to %(wanted)d. What is a good first step?") % {
        "pillar": pillar.name,
        "now": _short(pillar),
        "wanted": pillar.wanted,
    }
    return TalkingPoint("leap", (pillar.key,), sentence)


def _differs(pillar: PillarOutcome) -> bool:
    return (
        pillar.now is not None
        and pillar.suggested is not None
        and pillar.suggested not in (pillar.now, pillar.now_upper)
    )


def _statements(pillar: PillarOutcome) -> TalkingPoint:
    higher = (pillar.suggested or 0) > (pillar.now or 0)
    template = (
        _(
            "For %(pillar)s the school chose %(now)s; the statements point to %(suggested)d. "
            "Perhaps there is more going on than thought."
        )
        if higher
        else _(
            "For %(pillar)s the school chose %(now)s; the statements point to %(suggested)d. "
            "Which statement makes the difference?"
        )
    )
    words = {"pillar": pillar.name, "now": _short(pillar), "suggested": pillar.suggested}
    return TalkingPoint("statements", (pillar.key,), template % words)
