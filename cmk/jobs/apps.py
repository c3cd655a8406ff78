"""Django's registration of the jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Jobs and the sweeper that sends what was left waiting."""

    name = "cmk.jobs"
    label = "jobs"
    verbose_name = _("jobs")
