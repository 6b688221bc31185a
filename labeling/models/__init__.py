"""The rows of work in progress."""

from labeling.models.lease import Lease, Skip
from labeling.models.smart import Algorithm, Description, Prediction, Rejection, SmartRun, Study
from labeling.models.suggestion import Suggestion

__all__ = [
    "Algorithm",
    "Description",
    "Lease",
    "Prediction",
    "Rejection",
    "Skip",
    "SmartRun",
    "Study",
    "Suggestion",
]
