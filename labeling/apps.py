"""Start-up of the app."""

from importlib import import_module

from django.apps import AppConfig


class LabelingConfig(AppConfig):
    name = "labeling"

    def ready(self) -> None:
        import_module("labeling.wiring")  # the services need the models, which are there only now
