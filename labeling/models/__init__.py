"""The rows of work in progress."""

from labeling.models.lease import Lease, Skip
from labeling.models.smart import Algorithm, Description, Prediction, SmartRun, Study
from labeling.models.suggestion import Suggestion

__all__ = [
    "Algorithm",
    "Description",
    "Lease",
    "Prediction",
    "Skip",
    "SmartRun",
    "Study",
    "Suggestion",
]
