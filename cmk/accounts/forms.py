"""Forms of signing in, invitations and the penvoerder's own people and settings."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from cmk.accounts.logos import check_logo
from cmk.accounts.models import Penvoerder, User
from cmk.accounts.models.penvoerder import MembershipRole
from cmk.core.forms import DateInput
from cmk.core.models import today

PASSWORD_HELP = _("At least twelve characters. Three or four words in a row are easy to remember and hard to guess.")


def _plain(field: forms.Field, label: Any, help_text: Any = "") -> None:
    """Give a field of allauth our label, and take away the placeholder that says the same."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("E-mail address"))
        _plain(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    """The address to which a code goes; takes the address from the sign-in form too (field ``login``)."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data and "login" in data and "email" not in data:
            data = data.copy()
            data["email"] = data["login"]
        super().__init__(data, *args, **kwargs)
        _plain(self.fields["email"], _("E-mail address"), _("The address at which you were invited."))


class ConfirmLoginCodeForm(allauth.ConfirmLoginCodeForm):
    """The code from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Code from the mail"))
        self.fields["code"].widget.attrs.update(autofocus=True, autocapitalize="characters", spellcheck="false")


class ResetPasswordForm(allauth.ResetPasswordForm):
    """The address to which the link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("E-mail address"))


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):
    """A new password, after the link from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password1"], _("New password"), PASSWORD_HELP)
        _plain(self.fields["password2"], _("The same once more"))


class ChangePasswordForm(allauth.ChangePasswordForm):
    """Another password, by somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("Present password"))
        _plain(self.fields["password1"], _("New password"), PASSWORD_HELP)
        _plain(self.fields["password2"], _("The same once more"))


class SetPasswordForm(allauth.SetPasswordForm):
    """A first password, by somebody who signed in with a code so far."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password1"], _("Password"), PASSWORD_HELP)
        _plain(self.fields["password2"], _("The same once more"))


class AcceptForm(forms.Form):
    """How the invited person wants to sign in: with a password, or with a code by e-mail each time."""

    PASSWORD, CODE = "password", "code"
    how = forms.ChoiceField(
        label=_("How do you want to sign in?"),
        choices=[
            (PASSWORD, _("With a password that I choose now")),
            (CODE, _("Without a password, with a code by e-mail each time")),
        ],
        widget=forms.RadioSelect,
        initial=PASSWORD,
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HELP,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for a password that passes the rules when one is chosen; drop it otherwise."""
        data = super().clean() or {}
        password = data.get("password", "")
        if data.get("how") == self.CODE:
            data["password"] = ""
        elif not password:
            self.add_error("password", _("Choose a password, or choose to sign in with a code by e-mail."))
        else:
            try:
                validate_password(password, self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class MemberForm(forms.Form):
    """Somebody who comes to work for the penvoerder."""

    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation goes here, and the person signs in with it. Use a personal work address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=MembershipRole.choices,
        initial=MembershipRole.ADVISEUR,
        widget=forms.RadioSelect,
    )
    start = forms.DateField(
        label=_("Since"),
        help_text=_("The first day on which the person can get in. It may lie ahead."),
        widget=DateInput(),
        initial=today,
    )


class EndForm(forms.Form):
    """The last day of somebody's role."""

    last_day = forms.DateField(
        label=_("Last day"), help_text=_("The person can still get in on this day."), widget=DateInput(), initial=today
    )


class PenvoerderForm(forms.ModelForm):
    """How the penvoerder shows itself: name, colour, logo, address for answers."""

    class Meta:
        model = Penvoerder
        fields = ["network_name", "short_name", "reply_to", "accent", "logo"]
        widgets = {
            "accent": forms.TextInput(attrs={"type": "color"}),
            "logo": forms.FileInput(attrs={"accept": ".svg,.png,image/svg+xml,image/png"}),
        }
        help_texts = {
            "network_name": _("What schools know you by. It stands at the top of every page, in mail and on reports."),
            "short_name": _("For small screens."),
            "reply_to": _("Answers to our mail go to this address."),
            "accent": _("For buttons, lines and links. White letters must be easy to read on it."),
            "logo": _("SVG or PNG, at most 500 kB. It stands in the header and on reports."),
        }

    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    def clean_logo(self) -> Any:
        """Check a new logo by what is in it; raises ``ValidationError`` with what to do."""
        logo = self.cleaned_data.get("logo")
        if logo and "logo" in self.changed_data:
            check_logo(logo)
        return logo
