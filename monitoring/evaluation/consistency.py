"""Do the pillars fit together? Talking points in sentences, never a verdict.

The rules are ours; the idea that a vision at 3 with a programme at 1 is something to talk about is from DOMAIN's
account of the self-evaluation. They look only at what the school chose itself and at its statements:

1. *gap*: pillars are two or more levels below the highest.
2. *behind*: pillars are one level below the highest, and the school wants to go on there.
3. *leap*: the school wants to move two or more levels in one pillar.
4. *statements*: the statements suggest another level than the one chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    known = [(pillar, pillar.now) for pillar in pillars if pillar.now is not None]
    if known:
        top, highest = max(known, key=lambda pair: pair[1])
        if low := [(pillar, now) for pillar, now in known if highest - now >= GAP]:
            points.append(_gap(low, top, highest))
        behind = [
            pillar for pillar, now in known if highest - now == 1 and pillar.wanted is not None and pillar.wanted > now
        ]
        if behind:
            points.append(_behind(behind, top))
    points += [_leap(pillar) for pillar in pillars if _steps(pillar) >= LEAP]
    points += [_statements(pillar) for pillar in pillars if _differs(pillar)]
    return tuple(points)


def _gap(low: list[tuple[PillarOutcome, int]], top: PillarOutcome, highest: int) -> TalkingPoint:
    places = [_("%(pillar)s at %(now)d") % {"pillar": pillar.name, "now": now} for pillar, now in low]
    sentence = _("%(top)s is at %(highest)d, %(low)s. What of %(top)s would be good to see more of there?") % {
        "top": top.name,
        "highest": highest,
        "low": get_text_list(places, _("and")),
    }
    return TalkingPoint("gap", (*(pillar.key for pillar, _now in low), top.key), sentence)


def _behind(behind: list[PillarOutcome], top: PillarOutcome) -> TalkingPoint:
    sentence = ngettext(
        "%(low)s is a step behind %(top)s, and that is where the school wants to go.",
        "%(low)s are a step behind %(top)s, and that is where the school wants to go.",
        len(behind),
    ) % {"low": get_text_list([pillar.name for pillar in behind], _("and")), "top": top.name}
    return TalkingPoint("behind", (*(pillar.key for pillar in behind), top.key), sentence)


def _steps(pillar: PillarOutcome) -> int:
    return pillar.wanted - pillar.now if pillar.wanted is not None and pillar.now is not None else 0


def _leap(pillar: PillarOutcome) -> TalkingPoint:
    sentence = _("In %(pillar)s the school wants to go from %(now)d to %(wanted)d. What is a good first step?") % {
        "pillar": pillar.name,
        "now": pillar.now,
        "wanted": pillar.wanted,
    }
    return TalkingPoint("leap", (pillar.key,), sentence)


def _differs(pillar: PillarOutcome) -> bool:
    return pillar.now is not None and pillar.suggested is not None and pillar.now != pillar.suggested


def _statements(pillar: PillarOutcome) -> TalkingPoint:
    higher = (pillar.suggested or 0) > (pillar.now or 0)
    template = (
        _(
            "For %(pillar)s the school chose %(now)d; the statements point to %(suggested)d. "
            "Perhaps there is more going on than thought."
        )
        if higher
        else _(
            "For %(pillar)s the school chose %(now)d; the statements point to %(suggested)d. "
            "Which statement makes the difference?"
        )
    )
    words = {"pillar": pillar.name, "now": pillar.now, "suggested": pillar.suggested}
    return TalkingPoint("statements", (pillar.key,), template % words)
