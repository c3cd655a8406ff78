"""Cultuurspoor: the project package. Importing it makes the Celery application the current one."""

from cmk.celery import app as celery_app

__all__ = ["celery_app"]
