"""Django's registration of the monitoring."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Self-evaluation and reports."""

    name = "monitoring"
    verbose_name = _("monitoring and evaluation")

    def ready(self) -> None:
        """Register the audit trail and the tabs of the lists that this app shows."""
        from auditlog.registry import auditlog

        from cmk.accounts.tabs import register_tab
        from monitoring import models
        from monitoring.reports import jobs  # noqa: F401 - registers the making of reports
        from monitoring.evaluation.passing_on import in_hand, pass_on
        from schools.policies import sees_school_list
        from schools.people.handover import register_passing_on

        register_tab("schools", "list", _("Schools"), "schools:list", order=10, allowed=sees_school_list)
        auditlog.register(models.Round)
        register_passing_on(in_hand, pass_on)
        auditlog.register(models.SelfEvaluation)
        auditlog.register(models.Report, exclude_fields=["snapshot"])
