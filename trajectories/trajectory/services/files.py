"""Files with a step: keeping one, and taking one away."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.files import drop_file, swapped_file
from trajectories.models import StepFile, TrajectoryStep
from trajectories.trajectory.services.common import locked

MOST_FILES = 20
LONGEST_NAME = 160


@transaction.atomic
def add_step_file(*, step: TrajectoryStep, file: File, name: str = "", by: Any) -> StepFile:
    """Keep ``file`` with a step under ``name`` (else what the file is called), also after the trajectory ended.

    Kind, content and size were checked by the form (``PrivateFileField``). Raises ``DomainError`` when the name is too
    long, or the step has as many files as it can hold.
    """
    locked(step.trajectory_id)
    name = " ".join(name.split()) or PurePath(file.name or "").stem[:LONGEST_NAME] or _("File")
    problems = []
    if len(name) > LONGEST_NAME:
        problems.append(_("The name is too long: at most %(number)s characters.") % {"number": LONGEST_NAME})
    if StepFile.objects.filter(step=step).count() >= MOST_FILES:
        problems.append(
            _("This step has %(number)s files, and that is the most. Take one away first.") % {"number": MOST_FILES}
        )
    if problems:
        raise DomainError(*problems)
    row = StepFile(step=step, name=name, by=by)
    with swapped_file(row, "file", file=file):
        row.save()
    return row


@transaction.atomic
def remove_step_file(*, file: StepFile) -> None:
    """Take a file away from its step, out of the storage too after commit. It is audited."""
    row = StepFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if row is not None:  # else a second tap, or somebody else was first
        drop_file(row.file)
        row.delete()
