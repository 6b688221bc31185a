"""Start-up: the service modules are imported, so that what they do in the background is registered."""

from analysis.services import analysing, indexing, marking_hard

__all__ = ["analysing", "indexing", "marking_hard"]
