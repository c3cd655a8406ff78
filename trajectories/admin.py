"""The installation's admin: looking into programmes and mending, for the beheerder of the installation only.

The ordinary work is done on the pages of the house, which hold the rules. Here nothing is deleted that hangs on
a school, and histories are for reading only.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from trajectories import models


class NoDelete:
    """Rows that others hang on are ended or renamed, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False


class PhaseInline(admin.TabularInline):
    """The phases of a programme."""

    model = models.Phase
    extra = 0


class StepTemplateInline(admin.TabularInline):
    """The steps of a track."""

    model = models.StepTemplate
    extra = 0


class TopicInline(admin.TabularInline):
    """The topics of a kind of conversation."""

    model = models.ConversationTopic
    extra = 0


class TargetInline(admin.TabularInline):
    """The targets of an indicator."""

    model = models.Target
    extra = 0


class LevelInline(admin.TabularInline):
    """The levels of a scenario model."""

    model = models.ScenarioLevel
    extra = 0


class TrajectoryStepInline(admin.TabularInline):
    """The steps of a trajectory; their template is named, not chosen anew."""

    model = models.TrajectoryStep
    extra = 0
    raw_id_fields = ("template",)


@admin.register(models.Programme)
class ProgrammeAdmin(NoDelete, admin.ModelAdmin):
    """Programmes with their phases."""

    list_display = ("name", "penvoerder", "start", "end")
    list_filter = ("penvoerder",)
    inlines = (PhaseInline,)
    filter_horizontal = ("municipalities",)


@admin.register(models.ScenarioModel)
class ScenarioModelAdmin(NoDelete, admin.ModelAdmin):
    """Scenario models with their levels."""

    list_display = ("name", "penvoerder")
    inlines = (LevelInline,)


@admin.register(models.Track)
class TrackAdmin(NoDelete, admin.ModelAdmin):
    """Tracks with their steps."""

    list_display = ("name", "programme", "number")
    list_filter = ("programme",)
    inlines = (StepTemplateInline,)


@admin.register(models.ConversationKind)
class ConversationKindAdmin(NoDelete, admin.ModelAdmin):
    """Kinds of conversation with their topics."""

    list_display = ("name", "programme", "norm_per_year")
    list_filter = ("programme",)
    inlines = (TopicInline,)


@admin.register(models.Need)
class NeedAdmin(NoDelete, admin.ModelAdmin):
    """What schools and partners can be in need of."""

    list_display = ("name", "programme", "order", "retired_on")
    list_filter = ("programme",)


@admin.register(models.Indicator)
class IndicatorAdmin(NoDelete, admin.ModelAdmin):
    """Indicators: how each is counted, with its targets."""

    list_display = ("name", "programme", "source", "track", "activity_kind")
    list_filter = ("programme",)
    inlines = (TargetInline,)


@admin.register(models.ActivityKind)
class ActivityKindAdmin(NoDelete, admin.ModelAdmin):
    """Kinds of activity."""

    list_display = ("name", "programme", "line")
    list_filter = ("programme",)


@admin.register(models.Trajectory)
class TrajectoryAdmin(NoDelete, admin.ModelAdmin):
    """Trajectories with their steps."""

    list_display = ("school", "track", "status", "started_on", "ended_on")
    list_filter = ("programme", "status")
    search_fields = ("school__name", "school__code")
    raw_id_fields = ("school",)
    inlines = (TrajectoryStepInline,)


@admin.register(models.TrajectoryChange)
class TrajectoryChangeAdmin(NoDelete, admin.ModelAdmin):
    """The history of trajectories, for reading."""

    list_display = ("at", "trajectory", "step", "from_status", "to_status", "by")
    list_select_related = ("trajectory__school", "trajectory__track", "step", "by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: history is written by the services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what happened, happened."""
        return False


@admin.register(models.SteeringSeat)
class SteeringSeatAdmin(NoDelete, admin.ModelAdmin):
    """Seats in the stuurgroep; they end on a date."""

    list_display = ("person", "on_behalf_of", "programme", "start", "end")
    list_filter = ("programme",)
    raw_id_fields = ("person",)
