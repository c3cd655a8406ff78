"""Django's registration of the monitoring."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Self-evaluation and reports."""

    name = "monitoring"
    verbose_name = _("monitoring and evaluation")

    def ready(self) -> None:
        """Register the audit trail."""
        from auditlog.registry import auditlog

        from monitoring import models
        from monitoring.reports import jobs  # noqa: F401 - registers the making of reports

        auditlog.register(models.Round)
        auditlog.register(models.SelfEvaluation)
        auditlog.register(models.Report, exclude_fields=["snapshot"])
