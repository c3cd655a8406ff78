"""Django's registration of the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo's people, data and mail reader; does nothing unless ``DEMO`` is set."""

    name = "cmk.demo"
    label = "demo"
