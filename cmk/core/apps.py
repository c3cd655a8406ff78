"""Django's registration of the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core app: no models of its own."""

    name = "cmk.core"
    label = "core"

    def ready(self) -> None:
        """Give each connection to SQLite the functions for searching."""
        from django.db.backends.signals import connection_created

        from cmk.core.search.sqlite import add_functions

        connection_created.connect(add_functions, dispatch_uid="cmk.core.search")
