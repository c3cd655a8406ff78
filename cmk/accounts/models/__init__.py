"""The models of the accounts, one subject a file."""

from cmk.accounts.models.download import Download
from cmk.accounts.models.invitation import Invitation
from cmk.accounts.models.penvoerder import Membership, Penvoerder
from cmk.accounts.models.sign_in_link import SignInLink
from cmk.accounts.models.table_choice import TableChoice
from cmk.accounts.models.user import User

__all__ = ["Download", "Invitation", "Membership", "Penvoerder", "SignInLink", "TableChoice", "User"]
