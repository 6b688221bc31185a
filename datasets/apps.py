"""Start-up of the app."""

from importlib import import_module

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "datasets"

    def ready(self) -> None:
        import_module("datasets.wiring")  # the services need the models, which are there only now
