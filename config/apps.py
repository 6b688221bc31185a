"""Start-up of every process: the Celery application is there before anything is sent."""

from importlib import import_module

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        for module in ("config.celery", "config.worker"):
            import_module(module)
