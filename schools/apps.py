"""Django's registration of the schools."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    """Municipalities, boards, schools, people and who looks after whom."""

    name = "schools"
    verbose_name = _("schools")

    def ready(self) -> None:
        """Register the audit trail and what dated contacts grant."""
        from auditlog.registry import auditlog

        from cmk.accounts.access import register_grants
        from schools import models
        from schools.policies import contact_grants

        register_grants(contact_grants)
        for model in (models.Person, models.Contact, models.AdviserAssignment, models.WorkArea):
            auditlog.register(model)
