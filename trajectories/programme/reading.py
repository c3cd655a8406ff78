"""Reads a programme's definition file; the general reader tells all that is wrong at once, with line and place."""

from __future__ import annotations

from pathlib import Path

from cmk.core.definitions import read_yaml
from trajectories.programme import checks
from trajectories.programme.definition import Definition


def read_definition(path: str | Path) -> Definition:
    """Read the definition file at ``path``.

    Raises ``DomainError`` with a heading and one sentence per mistake (``line 12, tracks[1].steps[3].name: …``): a
    file that cannot be opened, that is no YAML, that has unknown, missing or impossible values, or parts that do not
    fit together.
    """
    return read_yaml(path, Definition, check_raw=checks.cross_checks)
