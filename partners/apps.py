"""Django's registration of the partners."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    """Cultural partners and their contacts."""

    name = "partners"
    verbose_name = _("cultural partners")

    def ready(self) -> None:
        """Register the audit trail, what a partner's contacts grant, and the tab of what partners offer."""
        from auditlog.registry import auditlog

        from cmk.accounts.access import register_grants
        from cmk.accounts.leaving import register_loose_ends
        from cmk.accounts.tabs import register_tab
        from partners import models
        from partners.bulk import jobs  # noqa: F401 - registers the check and the taking over of lists
        from partners.leaving import partners_still_assigned
        from partners.policies import partner_grants, sees_offers

        register_grants(partner_grants)
        register_loose_ends(partners_still_assigned)
        register_tab("partners", "offers", _("Offers"), "offers:list", order=20, allowed=sees_offers)
        auditlog.register(models.Partner, m2m_fields={"serves"})
        for model in (
            models.PartnerContact,
            models.PartnerDiscipline,
            models.PartnerHandover,
            models.PartnerAssignment,
            models.Offer,
        ):
            auditlog.register(model)
        auditlog.register(models.BulkUpload, exclude_fields=["preview"])
