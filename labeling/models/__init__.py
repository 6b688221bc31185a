"""The rows of work in progress."""

from labeling.models.lease import Lease, Skip
from labeling.models.suggestion import Suggestion

__all__ = ["Lease", "Skip", "Suggestion"]
