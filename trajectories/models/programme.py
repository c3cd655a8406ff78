"""The programme as it was applied for: phases, lines, objectives, indicators with targets, tracks and steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Penvoerder
from schools.models import Municipality
from trajectories.models.scenario import ScenarioModel
from trajectories.querysets import ProgrammeQuerySet


class Programme(models.Model):
    """One funding period of a penvoerder, for example CmK4 2025-2028. Defined in a YAML file, edited here.

    ``slug`` is unique over all penvoerders, for commands name a programme by it alone. ``words``: what things are
    called here, by ``trajectories.programme.words.Term`` (``{"adviser": {"one": "cultuurexpert", "many":
    "cultuurexperts"}}``). ``steering_parties``: on whose behalf people sit in the stuurgroep, in words.
    ``follows``: the programme of the period before, from which this one was begun.
    """

    penvoerder = models.ForeignKey(Penvoerder, models.PROTECT, related_name="programmes", verbose_name=_("penvoerder"))
    slug = models.SlugField(_("short address"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    scheme = models.CharField(_("scheme"), max_length=160, blank=True)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    municipalities = models.ManyToManyField(Municipality, related_name="programmes", verbose_name=_("municipalities"))
    scenario_model = models.ForeignKey(
        ScenarioModel, models.PROTECT, related_name="programmes", verbose_name=_("scenario model")
    )
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("follows on"),
    )
    ambitions_at_most = models.PositiveSmallIntegerField(_("ambitions per school at most"), default=3)
    summary = models.TextField(_("in short"), blank=True)
    words = models.JSONField(_("own words"), default=dict, blank=True)
    steering_parties = models.JSONField(_("who sit in the steering group"), default=list, blank=True)
    # What the definition file said when it was last loaded, by part and field: tells an edit in the
    # browser from a change in the file (see trajectories.programme.loader).
    loaded = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar[ProgrammeQuerySet] = ProgrammeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-start", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="trajectories_programme_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammePart(models.Model):
    """A named, ordered part of a programme with a key that never changes meaning.

    ``retired_on``: the day since which it is offered no more. What was made with it keeps it, so a part that is in use
    is retired, never removed.
    """

    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=250)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    section = models.CharField(_("where it stands in the plan"), max_length=120, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Phase(ProgrammePart):
    """A part of the programme's time; targets are set per phase (Amstelland: 2025-2026 and 2027-2028).

    ``label`` heads a column: the year in which the phase ends.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases", verbose_name=_("programme"))
    label = models.CharField(_("short name"), max_length=20)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))

    class Meta(ProgrammePart.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_phase_key")]


class ProgrammeLine(ProgrammePart):
    """A line of the programme (A, B, C), under which activities fall."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="lines", verbose_name=_("programme"))
    letter = models.CharField(_("letter"), max_length=3, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("programme line")
        verbose_name_plural = _("programme lines")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_line_key")]


class Principle(ProgrammePart):
    """A starting point that runs through the whole programme (uitgangspunt; FluXus has five, A to E)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="principles", verbose_name=_("programme"))
    letter = models.CharField(_("letter"), max_length=3, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_principle_key")]


class Objective(ProgrammePart):
    """What the programme wants to reach, in the plan's order.

    ``layer``: at what level it plays, in the programme's own words (FluXus: strategisch, tactisch, operationeel);
    ``audience``: for whom, where the plan orders its objectives so (Hart: po nieuw, vmbo, mbo).
    """

    description = models.TextField(_("description"), blank=True)
    layer = models.CharField(_("level at which it plays"), max_length=60, blank=True)
    audience = models.CharField(_("for whom"), max_length=120, blank=True)
    principle = models.ForeignKey(
        Principle,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("principle"),
    )
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="objectives", verbose_name=_("programme"))
    line = models.ForeignKey(
        ProgrammeLine,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("line"),
    )

    class Meta(ProgrammePart.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_objective_key")]


class Track(ProgrammePart):
    """A road that schools of a kind go (spoor 1, spoor 2), with steps.

    ``next_track`` is where it leads on; the track itself when it can be walked again (spoor 1, each year).
    ``education``: codes of the kinds of schools for which it is meant, empty for all; ``level``: where each level has
    a road of its own (FluXus' cultuurtypes).
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="tracks", verbose_name=_("programme"))
    number = models.PositiveSmallIntegerField(_("number"))
    description = models.TextField(_("description"), blank=True)
    education = models.JSONField(_("kinds of education"), default=list, blank=True)
    level = models.ForeignKey(
        "trajectories.ScenarioLevel",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tracks",
        verbose_name=_("for schools at this level"),
    )
    next_track = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("goes on in")
    )

    class Meta(ProgrammePart.Meta):
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_track_key")]


class StepTemplate(models.Model):
    """A step of a track; a trajectory copies the steps when it starts, so later edits leave it alone.

    ``description`` is its purpose, ``result`` what there is when it is done, ``who`` takes part. A step that
    trajectories use is retired (``retired_on``): new trajectories go without it, and its number is free again.
    """

    track = models.ForeignKey(Track, models.CASCADE, related_name="steps", verbose_name=_("track"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    result = models.CharField(_("expected result"), max_length=400, blank=True)
    who = models.CharField(_("who takes part"), max_length=200, blank=True)
    may_be_skipped = models.BooleanField(_("may be skipped"), default=True)
    may_be_repeated = models.BooleanField(_("may be repeated"), default=False)
    section = models.CharField(_("where it stands in the plan"), max_length=120, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of a track")
        verbose_name_plural = _("steps of tracks")
        ordering = ["track", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["track", "number"], condition=Q(retired_on__isnull=True), name="trajectories_step_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class IndicatorSource(models.TextChoices):
    """What an indicator counts."""

    TRAJECTORIES = "trajectories", _("schools with a trajectory")
    ACTIVITIES = "activities", _("activities")
    ACTIVITY_AREAS = "activity_areas", _("neighbourhoods with an activity")
    ACTIVITY_SCHOOLS = "activity_schools", _("schools in an activity")
    BY_HAND = "by_hand", _("filled in by hand")


class Unit(models.TextChoices):
    """What the number of an indicator is."""

    NUMBER = "number", _("number")
    PERCENT = "percent", _("percentage")
    YES = "yes", _("done or not (1 is done)")


class Operator(models.TextChoices):
    """How a number should stand to its target."""

    AT_LEAST = "min", _("at least")
    EXACTLY = "exact", _("exactly")
    AT_MOST = "max", _("at most")


class Indicator(ProgrammePart):
    """A number that the programme promised, and how it is counted from the data.

    ``source`` says what is counted, always unique (schools by vestigingscode: the fund rejected counts in which
    schools came up twice). ``track``, ``education`` (list of codes, empty for all) and ``activity_kind``
    narrow it. Only what has started and was not stopped counts. A school counts in the phase in which its
    earliest such trajectory in the track started, so that phases add up to unique totals.

    ``first_track_only``: only schools whose very first trajectory in the programme (by starting day, whatever became
    of it) is in ``track``. Amstelland's borging needs it: a new school that finished spoor 2 goes on
    in spoor 1, but is not one of the 33 existing schools.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="indicators", verbose_name=_("programme"))
    line = models.ForeignKey(
        ProgrammeLine,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("line"),
    )
    source = models.CharField(_("counts"), max_length=20, choices=IndicatorSource.choices)
    objective = models.ForeignKey(
        Objective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("objective"),
    )
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices, default=Unit.NUMBER)
    operator = models.CharField(_("should be"), max_length=6, choices=Operator.choices, default=Operator.AT_LEAST)
    track = models.ForeignKey(
        Track, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("track")
    )
    first_track_only = models.BooleanField(_("only schools that began in this track"), default=False)
    education = models.JSONField(_("kinds of education"), default=list, blank=True)
    activity_kind = models.ForeignKey(
        "trajectories.ActivityKind",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("kind of activity"),
    )

    class Meta(ProgrammePart.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="trajectories_indicator_key")]


class Target(models.Model):
    """What an indicator should reach in one phase (new in that phase, so phases add up to unique totals)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="targets", verbose_name=_("phase"))
    value = models.PositiveIntegerField(_("target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["indicator", "phase"]
        constraints = [models.UniqueConstraint(fields=["indicator", "phase"], name="trajectories_target_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.phase}: {self.value}"


class IndicatorValue(models.Model):
    """What an indicator that is filled in by hand reached in one phase, and on what that rests."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values", verbose_name=_("indicator"))
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="values", verbose_name=_("phase"))
    value = models.PositiveIntegerField(_("reached"))
    note = models.CharField(_("on what this rests"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        ordering = ["indicator", "phase"]
        constraints = [models.UniqueConstraint(fields=["indicator", "phase"], name="trajectories_indicatorvalue_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.phase}: {self.value}"


class MunicipalPriority(models.Model):
    """What one municipality asks of the programme in particular."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="priorities", verbose_name=_("programme"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="priorities", verbose_name=_("municipality")
    )
    text = models.CharField(_("priority"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("priority of a municipality")
        verbose_name_plural = _("priorities of municipalities")
        ordering = ["municipality", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "municipality", "order"], name="trajectories_priority_order")
        ]

    def __str__(self) -> str:
        return self.text
