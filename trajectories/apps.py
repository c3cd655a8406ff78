"""Django's registration of the trajectories."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cmk.core.words import phrase_lazy, word_lazy


class TrajectoriesConfig(AppConfig):
    """Programme, trajectories, conversations, activities, stuurgroep."""

    name = "trajectories"
    verbose_name = _("programme and trajectories")

    def ready(self) -> None:
        """Register the audit trail, what a seat in the stuurgroep grants, and the tabs of the lists shown here."""
        from auditlog.registry import auditlog

        from cmk.accounts.access import register_grants
        from cmk.accounts.policies import staff
        from cmk.accounts.tabs import register_tab
        from schools.people.handover import register_passing_on
        from trajectories import models
        from trajectories.conversations.policies import of_a_party
        from trajectories.people.passing_on import in_hand, pass_on
        from trajectories.policies import seat_grants
        from trajectories.records.policies import reads_records

        register_grants(seat_grants)
        register_passing_on(in_hand, pass_on)
        register_tab("schools", "board", word_lazy("Trajectories"), "board:first", order=15, allowed=staff)
        register_tab("schools", "people", _("People"), "people:list", order=50, allowed=staff)
        register_tab("schools", "boards", _("School boards"), "boards:list", order=30, allowed=staff)
        register_tab("schools", "municipalities", _("Municipalities"), "municipalities:list", order=40, allowed=staff)
        register_tab("schools", "agreements", _("Signed agreements"), "agreements:list", order=60, allowed=staff)
        register_tab("schools", "scenarios", _("Where schools stand"), "scenarios:region", order=25, allowed=staff)
        register_tab(
            "partners", "list", phrase_lazy(_("Partners"), "{Partners}"), "partners:list", order=10, allowed=staff
        )
        collaborations = word_lazy("Collaborations")
        register_tab("partners", "collaborations", collaborations, "collaborations:list", order=30, allowed=staff)
        register_tab(
            "partners",
            "together",
            phrase_lazy(_("Schools and partners"), _("Schools and {partners}")),
            "partnerships:list",
            order=20,
            allowed=staff,
        )
        conversations = phrase_lazy(_("Conversations"), "{Conversations}")
        register_tab("conversations", "list", conversations, "conversations:list", order=10, allowed=staff)
        register_tab("conversations", "needs", _("Needs"), "needs:overview", order=40, allowed=staff)
        register_tab("conversations", "norm", _("Norm"), "norm:overview", order=50, allowed=staff)
        register_tab("conversations", "points", _("Agreements"), "actionpoints:list", order=20, allowed=staff)
        register_tab("conversations", "templates", _("Templates"), "talktemplates:list", order=60, allowed=staff)
        register_tab("ours", "records", _("Records"), "records:list", order=10, allowed=reads_records)
        register_tab("ours", "points", _("Our agreements"), "actionpoints:ours", order=20, allowed=of_a_party)
        register_tab("conversations", "agenda", _("Calendar"), "followup:agenda", order=30, allowed=staff)
        register_tab("schools", "assignments", word_lazy("Advisers"), "assignments:load", order=70, allowed=staff)
        for model in (
            models.Programme,
            models.Phase,
            models.Principle,
            models.ProgrammeLine,
            models.Objective,
            models.Indicator,
            models.Track,
            models.StepTemplate,
            models.Target,
            models.MunicipalPriority,
            models.BoardPriority,
            models.Matching,
            models.ConversationKind,
            models.ConversationTopic,
            models.Need,
            models.ActivityKind,
            models.CollaborationKind,
            models.CollaborationRole,
            models.GuideQuestion,
            models.ScenarioModel,
            models.ScenarioLevel,
            models.ScenarioPillar,
            models.ScenarioText,
            models.BudgetLine,
            models.BudgetAmount,
            models.BudgetRule,
            models.Risk,
            models.PlanItem,
            models.MonitoringMeans,
            models.Trajectory,
            models.TrajectoryStep,
            models.TrajectoryPause,
            models.StepFile,
            models.ScenarioPlacement,
            models.Partnership,
            models.ConversationFile,
            models.ConversationTemplate,
            models.ActionPoint,
            models.Activity,
            models.SteeringSeat,
            models.CollaborationDate,
            models.CollaborationMember,
            models.CollaborationPerson,
            models.CollaborationAdvice,
            models.CollaborationDecision,
            models.CollaborationPayment,
            models.GuideAnswer,
            models.CollaborationProduct,
            models.ProductConsent,
        ):
            auditlog.register(model)
        # Whose calendar can be read from outside, and since when; of the secret nothing.
        auditlog.register(models.CalendarFeed, exclude_fields=["digest", "read_at"])
        auditlog.register(models.Ambition, m2m_fields={"activities"})
        auditlog.register(models.Agreement, m2m_fields={"municipalities", "boards", "schools", "partners"})
        auditlog.register(models.Collaboration, exclude_fields=["version", "changed_at"])
        auditlog.register(models.CollaborationRequest, exclude_fields=["version", "changed_at"])
        # The bookkeeping of the form is no news; what a correction changed stands in ConversationChange. What is shared
        # stands in its versions: the trail says that and when, and keeps none of it when a conversation goes.
        auditlog.register(models.Conversation, exclude_fields=["revisions", "key", "changed_at", "record"])
        auditlog.register(models.SharedRecord, exclude_fields=["text"])
        auditlog.register(models.RecordResponse, exclude_fields=["text"])
