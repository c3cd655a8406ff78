"""Who uses the system, for which penvoerder, in which role: users, tenants, roles, invitations."""
