"""What changes accounts: invitations, memberships, the penvoerder's settings, the log of downloads."""
