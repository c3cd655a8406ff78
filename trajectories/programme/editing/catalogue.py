"""Every kind of part of a programme's definition, described; what is not here cannot be edited."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cmk.core.words import phrase_lazy, word_lazy
from trajectories import models
from trajectories.programme.editing import rules
from trajectories.programme.editing.asking import years_of
from trajectories.programme.editing.description import Group, Kind, Rows, Spread


def _text_of_level() -> forms.Field:
    return forms.CharField(required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 2}))


def _amount() -> forms.Field:
    return forms.DecimalField(required=False, min_value=0, max_digits=12, decimal_places=2)


def _target() -> forms.Field:
    return forms.IntegerField(required=False, min_value=0, max_value=1_000_000)


def _phases(programme: models.Programme) -> list[tuple[int, str]]:
    return [(phase.pk, phase.name) for phase in programme.phases.filter(retired_on=None).order_by("start")]


def _pillars(programme: models.Programme) -> list[tuple[int, str]]:
    return list(programme.scenario_model.pillars.values_list("pk", "name"))


FACTS = Kind(
    "gegevens",
    models.Programme,
    "",
    "programme",
    ("name", "scheme", "start", "end", "summary", "ambitions_at_most", "steering_parties"),
    title=_("Facts of the programme"),
    one=_("the facts"),
    about=_("What the programme is called, when it runs, and what it is about in short."),
    add="",
    felt=(),
    single=lambda programme: programme,
    objections=rules.outside_new_days,
)
PHASES = Kind(
    "fasen",
    models.Phase,
    "phases",
    "phases",
    ("name", "label", "start", "end", "section"),
    title=_("Phases"),
    one=_("phase"),
    about=_("Targets are set per phase. The short name heads the column of the results."),
    add=_("Add a phase"),
    felt=(),
    measured="results",
    summary=("label", "start", "end"),
)
PRINCIPLES = Kind(
    "uitgangspunten",
    models.Principle,
    "principles",
    "principles",
    ("letter", "name", "description", "section"),
    title=_("Principles"),
    one=_("principle"),
    about=_("What runs through the whole programme."),
    add=_("Add a principle"),
    felt=(),
    summary=("letter",),
)
LINES = Kind(
    "lijnen",
    models.ProgrammeLine,
    "lines",
    "lines",
    ("letter", "name", "description", "section"),
    title=_("Programme lines"),
    one=_("programme line"),
    about=_("Under which objectives, activities and results fall."),
    add=_("Add a line"),
    felt=(),
    summary=("letter",),
)
OBJECTIVES = Kind(
    "doelen",
    models.Objective,
    "objectives",
    "objectives",
    ("name", "description", "line", "principle", "layer", "audience", "section"),
    title=_("Objectives"),
    one=_("objective"),
    about=_("What the programme wants to reach, in the order of the plan."),
    add=_("Add an objective"),
    felt=(),
    summary=("line", "principle", "layer", "audience"),
)
INDICATORS = Kind(
    "indicatoren",
    models.Indicator,
    "indicators",
    "indicators",
    (
        "name",
        "source",
        "unit",
        "operator",
        "track",
        "first_track_only",
        "education",
        "activity_kind",
        "line",
        "objective",
        "section",
    ),
    title=_("Indicators and targets"),
    one=_("indicator"),
    about=_("The numbers that were promised, and how each is counted from what is in the system."),
    add=_("Add an indicator"),
    felt=(),
    measured="results",
    spread=Spread("targets", "phase", "value", _("Target, new in each phase"), _phases, _target),
    summary=("source", "line"),
)
STEPS = Rows(
    "stappen",
    models.StepTemplate,
    "steps",
    "track",
    "number",
    ("name", "description", "result", "who", "may_be_skipped", "may_be_repeated", "section"),
    "steps",
    title=word_lazy("Steps"),
    about=_("A trajectory gets these steps when it begins, and keeps its own copy from then on."),
    one=word_lazy("step"),
    one_more=phrase_lazy(_("One more step"), _("One more: {step}")),
    keeps_history=True,
)
TRACKS = Kind(
    "sporen",
    models.Track,
    "tracks",
    "tracks",
    ("number", "name", "description", "education", "level", "next_track", "section"),
    title=word_lazy("Tracks"),
    one=word_lazy("track"),
    about=_("The roads that schools go, with their steps, and where each leads on."),
    add=phrase_lazy(_("Add a track"), _("Add: {track}")),
    rows=(STEPS,),
    summary=("next_track", "level"),
)
SCENARIOS = Kind(
    "scenariomodel",
    models.ScenarioModel,
    "",
    "scenario_model",
    ("name", "level_name", "section"),
    title=_("Scenario model"),
    one=_("the scenario model"),
    about=_("The levels on which schools place themselves, and what each means on every pillar."),
    add="",
    single=lambda programme: programme.scenario_model,
    rows=(
        Rows(
            "pijlers",
            models.ScenarioPillar,
            "pillars",
            "model",
            "order",
            ("name",),
            "pillars",
            title=_("Pillars"),
            about=_("On what a school looks at itself. Without pillars there is one placement for everything."),
            one=_("pillar"),
            one_more=_("One more pillar"),
            keyed=True,
        ),
        Rows(
            "niveaus",
            models.ScenarioLevel,
            "levels",
            "model",
            "number",
            ("name", "description"),
            "levels",
            title=_("Levels"),
            about=_("From the first to the last. A pillar that you add gets its texts here once it is saved."),
            one=_("level"),
            one_more=_("One more level"),
            spread=Spread("texts", "pillar", "text", _("What it means on each pillar"), _pillars, _text_of_level),
        ),
    ),
)
ACTIVITIES = Kind(
    "activiteitsoorten",
    models.ActivityKind,
    "activity_kinds",
    "activity_kinds",
    ("name", "line", "section"),
    title=_("Kinds of activity"),
    one=_("kind of activity"),
    about=_("What can be chosen when somebody writes down an activity."),
    add=_("Add a kind of activity"),
    measured="results",
    summary=("line",),
)
CONVERSATIONS = Kind(
    "gespreksoorten",
    models.ConversationKind,
    "conversation_kinds",
    "conversation_kinds",
    ("name", "norm_per_year", "section"),
    title=_("Kinds of conversation"),
    one=_("kind of conversation"),
    about=_("With the topics that are written down, and how often a year with every school and partner."),
    add=_("Add a kind of conversation"),
    measured="norm",
    rows=(
        Rows(
            "onderwerpen",
            models.ConversationTopic,
            "topics",
            "kind",
            "order",
            ("name", "hint", "options", "section"),
            "topics",
            title=_("Topics"),
            about=_("You may word a topic better, but let it keep its meaning: older notes hang on it."),
            one=_("topic"),
            one_more=_("One more topic"),
            keyed=True,
            keeps_history=True,
        ),
    ),
    summary=("norm_per_year",),
)
NEEDS = Kind(
    "behoeften",
    models.Need,
    "needs",
    "needs",
    ("name", "section"),
    title=_("Needs"),
    one=_("need"),
    about=_("What you tap when a school or partner says what is needed; all of them are counted together."),
    add=_("Add a need"),
)
COLLABORATIONS = Kind(
    "samenwerkingsvormen",
    models.CollaborationKind,
    "collaboration_kinds",
    "collaboration_kinds",
    (
        "name",
        "description",
        "audience",
        "fewest_schools",
        "fewest_partners",
        "core_from",
        "core_to",
        "years",
        "contribution",
        "decided_by",
        "own_go_no_go",
        "conditions",
        "section",
    ),
    title=_("Kinds of collaboration"),
    one=_("kind of collaboration"),
    about=_(
        "What a collaboration asks of whoever begins one, the roles in it, and with which questions it looks back."
    ),
    add=_("Add a kind of collaboration"),
    felt=(
        "name",
        "fewest_schools",
        "fewest_partners",
        "core_from",
        "core_to",
        "decided_by",
        "own_go_no_go",
        "conditions",
    ),
    rows=(
        Rows(
            "rollen",
            models.CollaborationRole,
            "roles",
            "kind",
            "order",
            ("name", "description", "section"),
            "roles",
            title=_("Roles"),
            about=_("What somebody can be in such a collaboration."),
            one=_("role"),
            one_more=_("One more role"),
            keyed=True,
            keeps_history=True,
        ),
        Rows(
            "vragen",
            models.GuideQuestion,
            "guide",
            "kind",
            "number",
            ("text",),
            "guide",
            title=_("Questions to look back with"),
            about=_("Open questions; the answers stay with the collaboration."),
            one=_("question"),
            one_more=_("One more question"),
        ),
    ),
    summary=("audience", "decided_by"),
)
BUDGET = Kind(
    "begroting",
    models.BudgetLine,
    "budget_lines",
    "budget",
    ("name", "side", "section"),
    title=_("Budget"),
    one=_("budget line"),
    about=_("An amount a year for each line; a contribution in hours is counted apart."),
    add=_("Add a budget line"),
    felt=(),
    spread=Spread("amounts", "year", "amount", _("Amount a year"), years_of, _amount),
    summary=("side",),
)
BUDGET_RULES = Kind(
    "begrotingsregels",
    models.BudgetRule,
    "budget_rules",
    "budget",
    ("name", "of", "operator", "percent", "base", "explanation", "section"),
    title=_("Rules for the budget"),
    one=_("budget rule"),
    about=_("Which lines should be at most, at least or exactly a percentage of others."),
    add=_("Add a budget rule"),
    felt=(),
    summary=("operator", "percent"),
)
RISKS = Kind(
    "risicos",
    models.Risk,
    "risks",
    "risks",
    ("name", "chance", "impact", "measure", "section"),
    title=_("Risks"),
    one=_("risk"),
    about=_("What may go wrong, how likely and how bad that is, and what is done about it."),
    add=_("Add a risk"),
    felt=(),
)
PLANNING = Kind(
    "planning",
    models.PlanItem,
    "plan_items",
    "planning",
    ("name", "year", "period", "phase", "line", "section"),
    title=_("Planning"),
    one=_("planned item"),
    about=_("What the plan sets for each year."),
    add=_("Add to the planning"),
    felt=(),
    summary=("year", "period", "line"),
)
MONITORING = Kind(
    "monitoring",
    models.MonitoringMeans,
    "monitoring_means",
    "monitoring",
    ("name", "description", "audience", "frequency", "years", "section"),
    title=_("How the programme is followed"),
    one=_("means of monitoring"),
    about=_("Who is asked what, how often, and in which years."),
    add=_("Add a means of monitoring"),
    felt=(),
    summary=("audience", "frequency"),
)
GROUPS = (
    Group(_("What the programme is"), (FACTS, PHASES)),
    Group(_("What it wants to reach"), (PRINCIPLES, LINES, OBJECTIVES, INDICATORS)),
    Group(_("What schools do"), (TRACKS, SCENARIOS)),
    Group(_("What we do with them"), (CONVERSATIONS, NEEDS, ACTIVITIES, COLLABORATIONS)),
    Group(_("Money, risks and planning"), (BUDGET, BUDGET_RULES, RISKS, PLANNING, MONITORING)),
)
KINDS = {kind.slug: kind for group in GROUPS for kind in group.kinds}
# What belongs to the definition: a row of anything else that names a part, makes the part in use.
PARTS = frozenset(
    [
        *(kind.model for kind in KINDS.values()),
        *(rows.model for kind in KINDS.values() for rows in kind.rows),
        models.BudgetAmount,
        models.Matching,
        models.MunicipalPriority,
        models.BoardPriority,
        models.ScenarioText,
        models.Target,
        models.SteeringSeat,
    ]
)
