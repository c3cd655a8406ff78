"""Keeping up with what was agreed and planned: the weekly mail, calendars of one's own, the team's calendar."""
