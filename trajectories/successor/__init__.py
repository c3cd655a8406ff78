"""The next programme from an existing one (CmK4 from CmK3), and the schools that go along when it begins."""
