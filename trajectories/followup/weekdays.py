"""The days of the week, as ISO 8601 numbers them, in Django's own words for them."""

from __future__ import annotations

from django.utils.dates import WEEKDAYS as NAMES

WEEKDAYS = [(number + 1, name) for number, name in NAMES.items()]
