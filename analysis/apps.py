"""Start-up of the app."""

from importlib import import_module

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"

    def ready(self) -> None:
        import_module("analysis.wiring")  # the services need the models, which are there only now
