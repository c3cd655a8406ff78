"""What the beheerder of the installation keeps: users, penvoerders, memberships. All else has pages of its own."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import Membership, Penvoerder, User

# One way in for everybody, with its limits on attempts; the admin's own form has none.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = _("Cultuurspoor: the installation")
admin.site.site_title = _("Installation")
admin.site.index_title = _("Users and penvoerders")
# Roles come from dated relations; these two would suggest otherwise.
admin.site.unregister(Group)
if admin.site.is_registered(EmailAddress):
    admin.site.unregister(EmailAddress)


class AddUserForm(forms.ModelForm):
    """A new user; the password is chosen through an invitation or a link by e-mail."""

    class Meta:
        model = User
        fields = ["email", "given_name", "family_name"]

    def clean_email(self) -> str:
        """Keep one address one person, whatever its case."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    def save(self, commit: bool = True) -> Any:
        """Make the user without a password."""
        self.instance.set_unusable_password()
        return super().save(commit)


class ChangeUserForm(forms.ModelForm):
    """What may be changed of a user."""

    class Meta:
        model = User
        fields = ["email", "given_name", "family_name", "is_active", "is_staff", "is_superuser"]

    def clean_email(self) -> str:
        """Keep one address one person, whatever its case."""
        return User.objects.normalize_email(self.cleaned_data["email"])


class MembershipInline(admin.TabularInline):
    """The roles of a user at penvoerders."""

    model = Membership
    extra = 0


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People who can sign in."""

    form = ChangeUserForm
    add_form = AddUserForm
    ordering = ("email",)
    list_display = ("email", "given_name", "family_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__penvoerder")
    search_fields = ("email", "given_name", "family_name")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "given_name", "family_name")}),
        (_("Sign-in"), {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "given_name", "family_name")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save, and forget addresses that are not the user's any more: nobody signs in with an old one."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody is deleted here: what they wrote would go with them. ``may sign in`` closes an account."""
        return False


@admin.register(Penvoerder)
class PenvoerderAdmin(admin.ModelAdmin):
    """The tenants. The logo is uploaded on the penvoerder's own page, where its content is checked."""

    list_display = ("network_name", "name", "slug")
    search_fields = ("network_name", "name")
    prepopulated_fields = {"slug": ("name",)}
    exclude = ("logo",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A penvoerder is not deleted from a page: everything would go with it."""
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who works for which penvoerder; the first project leader of a new one is made here."""

    list_display = ("user", "penvoerder", "role", "start", "end")
    list_filter = ("penvoerder", "role")
    search_fields = ("user__email", "user__given_name", "user__family_name")
    autocomplete_fields = ("user", "penvoerder")
    date_hierarchy = "start"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role ends with a date; the row stays."""
        return False
