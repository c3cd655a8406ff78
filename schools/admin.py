"""The register in the admin, for the beheerder of the installation. People and contacts have their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from schools.models import Municipality, RegisterDelivery, School, SchoolBoard, WorkArea


class NeverDeleted(admin.ModelAdmin):
    """Rows of the register close; they are never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes from the register."""
        return False


@admin.register(Municipality)
class MunicipalityAdmin(NeverDeleted):
    """Municipalities, mainly to correct how a name is written."""

    list_display = ("name", "code")
    search_fields = ("name", "code")


@admin.register(SchoolBoard)
class SchoolBoardAdmin(NeverDeleted):
    """School boards, mainly to give a number its name."""

    list_display = ("__str__", "number")
    search_fields = ("name", "number")


@admin.register(School)
class SchoolAdmin(NeverDeleted):
    """Schools; one that the register does not know can be added here and is never closed by an import."""

    list_display = ("name", "code", "education", "municipality", "closed_on")
    list_filter = ("education", "province")
    list_select_related = ("municipality",)
    search_fields = ("name", "code", "place")
    autocomplete_fields = ("municipality", "board")
    readonly_fields = ("listed_on", "facts_since")


@admin.register(WorkArea)
class WorkAreaAdmin(admin.ModelAdmin):
    """In which municipalities a penvoerder works."""

    list_display = ("penvoerder", "municipality")
    list_filter = ("penvoerder",)
    list_select_related = ("penvoerder", "municipality")
    autocomplete_fields = ("municipality",)


@admin.register(RegisterDelivery)
class RegisterDeliveryAdmin(NeverDeleted):
    """Which deliveries were imported; only to look at."""

    list_display = ("kind", "reference_date", "full", "rows", "imported_at")
    list_filter = ("kind", "full")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegisterDelivery]:
        """Leave what a delivery told of whom where it is: some 60 kB each, and nothing to read for people."""
        return super().get_queryset(request).defer("listing")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Imports add them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes what was imported."""
        return False
