"""Start-up of the app."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"
