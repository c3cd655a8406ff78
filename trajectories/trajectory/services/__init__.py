"""Writes about trajectories: beginning, marking steps, standing still, completing, going on, stopping, files.

Every change of status is kept in ``TrajectoryChange`` with who, when and why. A school has at most one trajectory per
programme that has not ended. Steps need not be done in order, for some run through all others; skipping one is a choice
that says why, and going back is allowed with a reason.
"""

from trajectories.trajectory.services.beginning import continue_in_track, start_trajectory
from trajectories.trajectory.services.common import CLOSED
from trajectories.trajectory.services.ending import complete_trajectory, resume_trajectory, stop_trajectory
from trajectories.trajectory.services.files import add_step_file, remove_step_file
from trajectories.trajectory.services.pausing import (
    change_intensity,
    correct_pause,
    end_pause,
    pause_trajectory,
    remove_pause,
)
from trajectories.trajectory.services.steps import correct_step_days, mark_step, repeat_step

__all__ = [
    "CLOSED",
    "add_step_file",
    "change_intensity",
    "complete_trajectory",
    "continue_in_track",
    "correct_pause",
    "correct_step_days",
    "end_pause",
    "mark_step",
    "pause_trajectory",
    "remove_pause",
    "remove_step_file",
    "repeat_step",
    "resume_trajectory",
    "start_trajectory",
    "stop_trajectory",
]
