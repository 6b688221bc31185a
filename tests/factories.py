"""One factory per model: the least valid row. Counts are the caller's, and `verify_counts` looks at them."""

import datetime as dt
import uuid
from typing import Any

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from datasets.models.annotation import Annotation
from datasets.models.change import Change, ChangeGroup, ChangeKind
from datasets.models.dataset import Dataset, DatasetType, Member, Role
from datasets.models.job import Job, JobKind, JobLog, JobPart
from datasets.models.label import Label, OldLabelName
from datasets.models.sample import Layer, Sample
from datasets.models.sample_set import SampleSet
from datasets.models.saved_view import SavedView
from datasets.models.user import ApiToken, LoginAttempt, SignInLink, User, digest_of
from datasets.models.version import Version
from labeling.models.model import LabelingModel
from labeling.models.suggestion import Suggestion
from labeling.smart.onnx.settings import ModelSettings

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"
CATS_AND_DOGS = ModelSettings(
    width=32,
    height=32,
    layout="nchw",
    colors="rgb",
    resize="stretch",
    mean=(0, 0, 0),
    std=(255, 255, 255),
    output="scores",
    activation="none",
    boxes="xyxy",
    unit="pixels",
    first_label=0,
    labels=("cat", "dog"),
)


class UserFactory(DjangoModelFactory[User]):
    """A person who signs in with `PASSWORD`."""

    username = Sequence(lambda number: f"person{number}")

    class Meta:
        model = User

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        password = fields.pop("password", PASSWORD)
        person = model_class(**fields)
        person.set_password(password)
        person.save()
        return person


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    """A token of which `secret` is the key."""

    user = SubFactory(UserFactory)
    digest = LazyAttribute(lambda row: digest_of(row.secret))

    class Meta:
        model = ApiToken

    class Params:
        secret = Sequence(lambda number: f"secret{number}")


class SignInLinkFactory(DjangoModelFactory[SignInLink]):
    """A link of which `secret` is the secret."""

    user = SubFactory(UserFactory)
    digest = LazyAttribute(lambda row: digest_of(row.secret))
    expires_at = LazyFunction(lambda: dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))

    class Meta:
        model = SignInLink

    class Params:
        secret = Sequence(lambda number: f"secret{number}")


class LoginAttemptFactory(DjangoModelFactory[LoginAttempt]):
    username = "somebody"
    address = "192.0.2.1"

    class Meta:
        model = LoginAttempt


class DatasetFactory(DjangoModelFactory[Dataset]):
    """A detection dataset without members or samples."""

    name = Sequence(lambda number: f"dataset-{number}")
    type = DatasetType.OBJECT_DETECTION

    class Meta:
        model = Dataset


class MemberFactory(DjangoModelFactory[Member]):
    dataset = SubFactory(DatasetFactory)
    user = SubFactory(UserFactory)
    role = Role.VIEWER

    class Meta:
        model = Member


class LabelFactory(DjangoModelFactory[Label]):
    dataset = SubFactory(DatasetFactory)
    name = Sequence(lambda number: f"label-{number}")
    color = "#1677ff"

    class Meta:
        model = Label


class SavedViewFactory(DjangoModelFactory[SavedView]):
    """A view of everything that somebody saved."""

    dataset = SubFactory(DatasetFactory)
    name = Sequence(lambda number: f"view-{number}")
    author = SubFactory(UserFactory)
    created_at = NOON
    updated_at = NOON

    class Meta:
        model = SavedView


class SampleSetFactory(DjangoModelFactory[SampleSet]):
    """A set that nobody has put samples into; `make_set` makes those that have some."""

    dataset = SubFactory(DatasetFactory)
    created_at = NOON
    used_at = NOON

    class Meta:
        model = SampleSet


class OldLabelNameFactory(DjangoModelFactory[OldLabelName]):
    dataset = SelfAttribute("label.dataset")
    label = SubFactory(LabelFactory)
    name = Sequence(lambda number: f"old-label-{number}")
    expires_at = LazyFunction(lambda: OldLabelName.expiry(dt.datetime.now(dt.UTC)))

    class Meta:
        model = OldLabelName


class SampleFactory(DjangoModelFactory[Sample]):
    """An unlabeled, unscanned image. The dataset's counts do not follow: give it there, or use `scanned=True`."""

    dataset = SubFactory(DatasetFactory)
    number = Sequence(lambda number: number + 1)
    name = LazyAttribute(lambda row: f"{row.number:06d}.jpg")
    path = LazyAttribute(lambda row: f"obs://images/{row.name}")
    size = 1000
    etag = "etag"
    created_at = NOON
    updated_at = NOON

    class Meta:
        model = Sample

    class Params:
        scanned = Trait(width=640, height=480, format="jpeg", scanned_etag="etag")


class LayerFactory(DjangoModelFactory[Layer]):
    sample = SubFactory(SampleFactory)

    class Meta:
        model = Layer


class AnnotationFactory(DjangoModelFactory[Annotation]):
    """A rectangle of 100 by 50 px at the origin."""

    sample = SubFactory(SampleFactory)
    label = SubFactory(LabelFactory, dataset=SelfAttribute("..sample.dataset"))
    kind = "rectangle"
    x0 = 0.0
    y0 = 0.0
    x1 = 100.0
    y1 = 50.0
    area = 5000.0
    created_at = NOON

    class Meta:
        model = Annotation


class SuggestionFactory(DjangoModelFactory[Suggestion]):
    """A proposed rectangle of 100 by 50 px at the origin."""

    sample = SubFactory(SampleFactory)
    label = SubFactory(LabelFactory, dataset=SelfAttribute("..sample.dataset"))
    kind = "rectangle"
    x0 = 0.0
    y0 = 0.0
    x1 = 100.0
    y1 = 50.0
    area = 5000.0
    confidence = 0.5
    created_at = NOON

    class Meta:
        model = Suggestion


class LabelingModelFactory(DjangoModelFactory[LabelingModel]):
    """A classifier of cats and dogs, without a file."""

    name = Sequence(lambda number: f"model {number}")
    kind = "onnx"
    task = "classification"
    created_by = SubFactory(UserFactory)
    created_at = NOON
    settings = LazyFunction(CATS_AND_DOGS.to_json)

    class Meta:
        model = LabelingModel


class ChangeFactory(DjangoModelFactory[Change]):
    sample = SubFactory(SampleFactory)
    dataset = SelfAttribute("sample.dataset")
    at = NOON
    kind = ChangeKind.SAVE
    revision = 1
    before = LazyFunction(lambda: {"state": "unlabeled", "annotations": {}})
    after = LazyFunction(lambda: {"state": "unlabeled", "annotations": {}})

    class Meta:
        model = Change


class ChangeGroupFactory(DjangoModelFactory[ChangeGroup]):
    id = LazyFunction(uuid.uuid4)
    dataset = SubFactory(DatasetFactory)
    at = NOON
    action = "clear"

    class Meta:
        model = ChangeGroup


class VersionFactory(DjangoModelFactory[Version]):
    """A version that is being created."""

    dataset = SubFactory(DatasetFactory)
    name = Sequence(lambda number: f"V{number + 1:03d}")

    class Meta:
        model = Version


class JobFactory(DjangoModelFactory[Job]):
    """A waiting job that no message speaks of."""

    dataset = SubFactory(DatasetFactory)
    kind = JobKind.SCAN

    class Meta:
        model = Job


class JobPartFactory(DjangoModelFactory[JobPart]):
    job = SubFactory(JobFactory)
    step = "work"
    number = Sequence(lambda number: number)

    class Meta:
        model = JobPart


class JobLogFactory(DjangoModelFactory[JobLog]):
    job = SubFactory(JobFactory)
    message = "Something was left out."

    class Meta:
        model = JobLog
