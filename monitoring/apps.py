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

        from cmk.accounts.policies import leader, staff
        from cmk.accounts.tabs import register_tab
        from monitoring import models
        from monitoring.earlier import jobs as earlier_jobs  # noqa: F401 - registers the bringing in of results
        from monitoring.evaluation.passing_on import in_hand, pass_on
        from monitoring.reports import jobs  # noqa: F401 - registers the making of reports
        from monitoring.researchdata.policies import gets_data
        from monitoring.rounds import jobs as round_jobs  # noqa: F401 - registers the sending of their mail
        from schools.people.handover import register_passing_on
        from schools.policies import sees_school_list

        register_tab("schools", "list", _("Schools"), "schools:list", order=10, allowed=sees_school_list)
        register_passing_on(in_hand, pass_on)
        register_tab("evaluations", "rounds", _("Rounds"), "evaluation:rounds", order=10, allowed=staff)
        register_tab(
            "evaluations", "questionnaires", _("Questionnaires"), "questionnaires:list", order=20, allowed=staff
        )
        register_tab("evaluations", "tips", _("Tips"), "following:tips", order=40, allowed=leader)
        register_tab("evaluations", "earlier", _("Earlier results"), "earlier:home", order=60, allowed=leader)
        register_tab(
            "evaluations", "researchdata", _("Data for research"), "researchdata:home", order=70, allowed=gets_data
        )
        register_tab("schools", "not_yet", _("Not yet taking part"), "schools:not_yet", order=20, allowed=staff)
        auditlog.register(models.Instrument)
        auditlog.register(models.Round)
        auditlog.register(models.SelfEvaluation)
        # Answers and what people write are theirs: the trail says that and when, and keeps none of it.
        for model in (
            models.EvaluationPresent,
            models.EvaluationShare,
            models.PartnerCheck,
            models.RoundMailing,
            models.DevelopmentPoint,
            models.PlacementProposal,
            models.SchoolStyle,
        ):
            auditlog.register(model)
        auditlog.register(models.EarlierImport, exclude_fields=["preview"])
        auditlog.register(models.AdviceRequest, exclude_fields=["text", "answer"])
        auditlog.register(models.Tip, m2m_fields={"offers"})
        auditlog.register(models.Report, exclude_fields=["snapshot"])
