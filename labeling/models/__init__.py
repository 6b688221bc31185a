"""The rows of work in progress."""

from labeling.models.confirming import BulkConfirmation, SmartSettings, Verdict
from labeling.models.grouping import Grouping, SampleGroup
from labeling.models.lease import Lease, Skip
from labeling.models.model import LabelingModel, ModelKind, ModelTask
from labeling.models.smart import Algorithm, Description, Prediction, SmartRun, Study
from labeling.models.suggestion import Suggestion

__all__ = [
    "Algorithm",
    "BulkConfirmation",
    "Description",
    "Grouping",
    "LabelingModel",
    "Lease",
    "ModelKind",
    "ModelTask",
    "Prediction",
    "SampleGroup",
    "Skip",
    "SmartRun",
    "SmartSettings",
    "Study",
    "Suggestion",
    "Verdict",
]
