"""Models for pre-labeling: the list, adding one, describing, trying, deleting it."""

from contextlib import closing
from random import Random
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from datasets.api.base import dataset_for, person_of
from datasets.api.multipart import Received, UploadParser
from datasets.api.samples import SampleSerializer
from datasets.errors import InvalidInputError
from datasets.geometry import shape_to_json
from datasets.models import User
from datasets.permissions import DeclaredRight, Door, Right, Rights
from datasets.sample_rows import read_samples
from labeling.api.model_settings import ModelSettingsSerializer, without_settings
from labeling.errors import ModelOfOtherKindError
from labeling.models import LabelingModel, ModelKind, ModelTask
from labeling.services.models import (
    change_model,
    delete_model,
    find_model,
    may_change,
    refer_to_model,
    upload_model,
)
from labeling.services.served_models import add_backend, move_backend
from labeling.services.trying import Trial, try_model

PLACE = ("url", "user", "password")
TRIED_FROM = 0.25  # the least confidence that a trial shows, unless somebody says otherwise


class FileMissingError(InvalidInputError):
    code = "files_missing"
    message = "Send one ONNX file as multipart/form-data in the field 'files', or its path in the storage."


class ModelPortSerializer(serializers.Serializer[None]):
    """An input or output of a model's file."""

    name = serializers.CharField()
    shape = serializers.CharField(help_text="Such as 1 x 3 x 640 x 640, ? where it may be anything.")


class ModelSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=ModelKind.choices)
    task = serializers.ChoiceField(choices=ModelTask.choices, allow_null=True)
    settings = ModelSettingsSerializer(allow_null=True, help_text="Of a file; null of a backend.")
    inputs = ModelPortSerializer(many=True)
    outputs = ModelPortSerializer(many=True)
    ready = serializers.BooleanField(
        help_text="Whether it is known what it answers, and how its labels are called."
    )
    path = serializers.CharField(help_text="Of its file in the storage.")
    url = serializers.CharField(help_text="Of a backend, otherwise empty.")
    user = serializers.CharField()
    has_password = serializers.BooleanField(help_text="The password itself is never answered.")
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    can_change = serializers.BooleanField()


class NewModelSerializer(serializers.Serializer[None]):
    """`path` of an ONNX file in the storage, or its content as multipart/form-data in `files`; of a Label Studio ML
    backend `url`, and `user` and `password` where it wants them."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=1024, default="")
    kind = serializers.ChoiceField(choices=ModelKind.choices)
    path = serializers.CharField(required=False, allow_blank=True, max_length=1100, default="")
    url = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    user = serializers.CharField(required=False, allow_blank=True, max_length=150, default="")
    password = serializers.CharField(
        required=False, allow_blank=True, max_length=300, default="", write_only=True, trim_whitespace=False
    )


class ModelUploadSerializer(NewModelSerializer):
    files = serializers.ListField(child=serializers.FileField())
    path = url = user = password = None  # type: ignore[assignment]  # how REST framework leaves a field out


class ModelChangeSerializer(serializers.Serializer[None]):
    name = serializers.CharField(required=False, max_length=1024)
    settings = ModelSettingsSerializer(required=False, partial=True)
    url = serializers.CharField(
        required=False,
        max_length=2000,
        help_text="Of a backend; at another one its password is asked for anew.",
    )
    user = serializers.CharField(required=False, allow_blank=True, max_length=150)
    password = serializers.CharField(
        required=False, allow_blank=True, max_length=300, write_only=True, trim_whitespace=False
    )


class TryModelSerializer(serializers.Serializer[None]):
    """`settings`: other than the model's own, to be tried before they are kept."""

    dataset = serializers.RegexField("^[0-9]{1,18}$")
    settings = ModelSettingsSerializer(required=False, partial=True)
    min_confidence = serializers.FloatField(min_value=0, max_value=1, default=TRIED_FROM)


class FoundSerializer(serializers.Serializer[None]):
    confidence = serializers.FloatField()
    shape = serializers.DictField(required=False, help_text="Of detectors: most often a rectangle.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`label` is what fields of forms have."""
        return {"label": serializers.CharField()} | super().get_fields()


class ImageProblemSerializer(serializers.Serializer[None]):
    code = serializers.CharField()
    message = serializers.CharField()


class ModelTrialSerializer(serializers.Serializer[None]):
    sample = SampleSerializer()
    found = FoundSerializer(many=True)
    problem = ImageProblemSerializer(allow_null=True)


class ModelTrialsSerializer(serializers.Serializer[None]):
    results = ModelTrialSerializer(many=True)


class ModelViewSet(GenericViewSet[Any]):
    """Whoever manages a dataset sees all models."""

    rights: Rights = dict.fromkeys(
        ("list", "create", "retrieve", "partial_update", "destroy", "try_out"), Door.MANAGER
    )
    permission_classes = [DeclaredRight]
    parser_classes = [*GenericViewSet.parser_classes, UploadParser]
    queryset = LabelingModel.objects.none()
    ordering = "-id"

    @extend_schema(responses=ModelSerializer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(LabelingModel.objects.select_related("created_by"))
        return self.get_paginated_response([model_json(model, person_of(request)) for model in page or []])

    @extend_schema(
        request={"application/json": NewModelSerializer, "multipart/form-data": ModelUploadSerializer},
        responses={201: ModelSerializer},
    )
    def create(self, request: Request) -> Response:
        """Check a file or a backend, recognise what it is, and keep it for the team."""
        person, now = person_of(request), timezone.now()
        if isinstance(request.data, Received):
            with closing(request.data) as received:
                told = new_model_of({name: values[-1] for name, values in received.fields.items()})
                if len(received.uploads) != 1:
                    raise FileMissingError
                model = upload_model(name=told["name"], file=received.uploads[0], actor=person, now=now)
        else:
            told = new_model_of(request.data)
            if told["kind"] == ModelKind.LABEL_STUDIO_ML:
                place = {name: told[name] for name in PLACE}
                model = add_backend(name=told["name"], actor=person, now=now, **place)
            elif told["path"]:
                model = refer_to_model(name=told["name"], path=told["path"], actor=person, now=now)
            else:
                raise FileMissingError
        return Response(model_json(model, person), status=201)

    @extend_schema(responses=ModelSerializer)
    def retrieve(self, request: Request, model_id: int) -> Response:
        return Response(model_json(find_model(model_id), person_of(request)))

    @extend_schema(request=ModelChangeSerializer, responses=ModelSerializer)
    def partial_update(self, request: Request, model_id: int) -> Response:
        """Rename a model, or say what it is given and answers. For who added it, and administrators."""
        model, person = find_model(model_id), person_of(request)
        rest, settings = without_settings(request.data)
        body = ModelChangeSerializer(data=rest)
        body.is_valid(raise_exception=True)
        told = dict(body.validated_data)
        place = {name: told.pop(name) for name in PLACE if name in told}
        if settings is not None if model.is_backend else place:
            raise ModelOfOtherKindError
        if place:
            move_backend(model=model, actor=person, **place)
        changed = change_model(model=model, actor=person, settings=settings, **told)
        return Response(model_json(changed, person))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, model_id: int) -> Response:
        """Delete a model, and its file where it was uploaded. For who added it, and administrators."""
        delete_model(model=find_model(model_id), actor=person_of(request))
        return Response(status=204)

    @extend_schema(request=TryModelSerializer, responses=ModelTrialsSerializer)
    def try_out(self, request: Request, model_id: int) -> Response:
        """What the model says of five samples by chance of a dataset in which one runs smart labeling."""
        model = find_model(model_id)
        rest, settings = without_settings(request.data)
        body = TryModelSerializer(data=rest)
        body.is_valid(raise_exception=True)
        told = body.validated_data
        dataset = dataset_for(request, int(told["dataset"]), Right.SMART_LABEL)
        trials, names = try_model(
            model=model,
            dataset=dataset,
            changes=settings or {},
            least=told["min_confidence"],
            chance=Random(),
        )
        samples = {each["id"]: each for each in read_samples(dataset, [trial.sample_id for trial in trials])}
        shown = [trial for trial in trials if str(trial.sample_id) in samples]
        return Response(
            {"results": [trial_json(trial, names, samples[str(trial.sample_id)]) for trial in shown]}
        )


def new_model_of(raw: Any) -> dict[str, Any]:
    body = NewModelSerializer(data=raw)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def model_json(model: LabelingModel, person: User) -> dict[str, Any]:
    return {
        "id": str(model.pk),
        "name": model.name,
        "kind": model.kind,
        "task": model.task or None,
        "settings": None if model.is_backend else model.settings,
        "inputs": model.ports.get("inputs", []),
        "outputs": model.ports.get("outputs", []),
        "ready": model.is_ready,
        "path": model.path,
        "url": model.url,
        "user": model.user,
        "has_password": bool(model.password),
        "sha256": model.sha256,
        "size": model.size,
        "created_by": model.created_by.get_username() if model.created_by else None,
        "created_at": model.created_at,
        "can_change": may_change(model, person),
    }


def trial_json(trial: Trial, names: list[str], sample: dict[str, Any]) -> dict[str, Any]:
    found = []
    for answer in trial.answers:
        told: dict[str, Any] = {"label": names[answer.label], "confidence": answer.confidence}
        if answer.shape:
            told["shape"] = shape_to_json(answer.shape)
        elif answer.box:
            x0, y0, x1, y1 = answer.box
            told["shape"] = {"kind": "rectangle", "points": [[x0, y0], [x1, y1]]}
        found.append(told)
    problem = trial.problem
    return {
        "sample": sample,
        "found": found,
        "problem": {"code": problem.code, "message": problem.message} if problem else None,
    }
