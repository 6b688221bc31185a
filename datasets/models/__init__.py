"""The rows. Importing the package registers them all with Django; code imports the module it needs."""

from datasets.models.annotation import Annotation
from datasets.models.change import Change, ChangeGroup
from datasets.models.dataset import Dataset, Member
from datasets.models.job import Job, JobLog, JobPart
from datasets.models.label import Label, OldLabelName
from datasets.models.presence import Presence
from datasets.models.sample import Layer, Sample
from datasets.models.sample_set import SampleSet, SetMember
from datasets.models.saved_view import SavedView
from datasets.models.user import ApiToken, LoginAttempt, SignInLink, User
from datasets.models.version import Version, VersionProblem, VersionTag

__all__ = [
    "Annotation",
    "ApiToken",
    "Change",
    "ChangeGroup",
    "Dataset",
    "Job",
    "JobLog",
    "JobPart",
    "Label",
    "Layer",
    "LoginAttempt",
    "Member",
    "OldLabelName",
    "Presence",
    "Sample",
    "SampleSet",
    "SavedView",
    "SetMember",
    "SignInLink",
    "User",
    "Version",
    "VersionProblem",
    "VersionTag",
]
