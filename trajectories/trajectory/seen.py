"""What somebody saw when a form was opened, so that two people at once overwrite nothing of each other."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from trajectories.models import TrajectoryStep


def fingerprint(*values: Any) -> str:
    """Return a short text that differs when one of ``values`` differs."""
    return blake2b("\0".join(map(str, values)).encode(), digest_size=8).hexdigest()


def step_seen(step: TrajectoryStep) -> str:
    """Return the fingerprint of what can be changed about a step."""
    return fingerprint(step.status, step.note, step.begun_on, step.done_on)


def changed_meanwhile() -> str:
    """Return the sentence for whoever was second."""
    return _(
        "Somebody else changed this while you had the page open. What stands there now is shown; what you typed is "
        "still in the form. Look at both, and send it again."
    )
