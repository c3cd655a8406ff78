"""The views of the weekly mail and of the calendars."""
