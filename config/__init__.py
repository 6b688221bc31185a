"""Wiring: settings, URLs, Celery. Nobody imports it."""
