"""The rows of work in progress."""

from labeling.models.suggestion import Suggestion

__all__ = ["Suggestion"]
