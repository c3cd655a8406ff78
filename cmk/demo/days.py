"""The demo's calendar: everything is dated from the day on which it is made, so that it looks alive."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone


@dataclass(frozen=True)
class Days:
    """Days and moments seen from ``today``; nothing comes before ``first``, the programme's first day."""

    today: datetime.date
    first: datetime.date

    def day(self, number: int) -> datetime.date:
        """Return the working day nearest to ``number`` days from today (below zero: in the past).

        A day in the weekend moves away from today, so that what has happened stays in the past.
        """
        day = self.today + datetime.timedelta(days=number)
        step = datetime.timedelta(days=1 if number > 0 else -1)
        while day.weekday() > 4:
            day += step
        return max(day, self.first)

    def school_day(self, number: int) -> datetime.date:
        """Return a working day about ``number`` days from today, outside the summer and Christmas holidays."""
        day = self.day(number)
        while (
            (7, 10) <= (day.month, day.day) <= (8, 25)
            or (day.month, day.day) >= (12, 20)
            or day.timetuple().tm_yday < 5
        ):
            day -= datetime.timedelta(days=7)
        return max(day, self.first)

    @staticmethod
    def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
        """Return the moment of ``day`` at that time in Amsterdam."""
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))
