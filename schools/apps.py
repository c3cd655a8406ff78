"""Django's registration of the schools."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    """Municipalities, boards, schools, people and who looks after whom."""

    name = "schools"
    verbose_name = _("schools")

    def ready(self) -> None:
        """Register the audit trail, what dated contacts grant, and what an adviser who leaves has in hand."""
        from auditlog.registry import auditlog

        from cmk.accounts.access import register_grants
        from cmk.accounts.leaving import register_loose_ends
        from cmk.core.mail import register_refusal
        from schools import models
        from schools.leaving import schools_still_assigned
        from schools.people.addresses import address_refused
        from schools.policies import contact_grants
        from schools.uploads import jobs  # noqa: F401 - registers the check and the import of deliveries

        register_grants(contact_grants)
        register_loose_ends(schools_still_assigned)
        register_refusal(address_refused)
        for model in (
            models.Person,
            models.Contact,
            models.Handover,
            models.NotTheSame,
            models.AdviserAssignment,
            models.AskAgain,
            models.PolicyDocument,
            models.WorkArea,
        ):
            auditlog.register(model)
        auditlog.register(models.RegisterUpload, exclude_fields=["plan", "result"])
