"""Django's registration of the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core app: no models of its own."""

    name = "cmk.core"
    label = "core"
