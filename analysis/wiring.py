"""Start-up: the service modules are imported, so that what they do in the background is registered."""

from analysis.services import analysing, indexing

__all__ = ["analysing", "indexing"]
