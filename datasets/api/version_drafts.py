"""What is asked for when a version is published, and what is told of it before."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from datasets.api.filters import filter_of_body
from datasets.models import Dataset
from datasets.models.version import Usage
from datasets.services.publishing import NewVersion
from datasets.services.splitting import SplitOptions
from datasets.tabs import SampleFilter

WARNING_CODES = [
    "few_samples",
    "none_in_train",
    "none_in_eval",
    "none_in_inference",
    "set_to_train",
    "set_to_eval",
    "set_to_inference",
]


class SplitSerializer(serializers.Serializer[None]):
    train = serializers.FloatField(required=False, min_value=0, max_value=1)
    eval = serializers.FloatField(required=False, min_value=0, max_value=1)
    inference = serializers.FloatField(required=False, min_value=0, max_value=1)


class SplitOptionsSerializer(serializers.Serializer[None]):
    seed = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**31)
    stratify = serializers.BooleanField(
        required=False, default=True, help_text="Every label lies in the usages as the whole."
    )
    group_by = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        default=list,
        max_length=8,
        help_text="What keeps samples together, beside equal content: near_duplicates, directory, property:<name>.",
    )
    sticky = serializers.BooleanField(
        required=False, default=False, help_text="Samples keep the usage that the current version gives them."
    )


class VersionCreateSerializer(serializers.Serializer[None]):
    name = serializers.CharField(required=False, allow_blank=True, max_length=1024)
    description = serializers.CharField(required=False, allow_blank=True, max_length=1024)
    split = SplitSerializer(required=False, allow_null=True)
    split_options = SplitOptionsSerializer(required=False)
    include_excluded = serializers.BooleanField(
        required=False, default=False, help_text="Take the samples that are held back from versions, too."
    )
    hard_attributes = serializers.BooleanField(required=False, default=False)
    copy_images = serializers.BooleanField(
        required=False, default=False, help_text="Put the images beside the versions, each content once."
    )
    voc_xml = serializers.BooleanField(
        required=False, default=False, help_text="Write a PASCAL VOC file for each labeled image, too."
    )
    filter = serializers.DictField(required=False)


class VersionCountsSerializer(serializers.Serializer[None]):
    total = serializers.IntegerField()
    labeled = serializers.IntegerField()
    train = serializers.IntegerField()
    eval = serializers.IntegerField()
    inference = serializers.IntegerField()


class LeakingSampleSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    thumbnail_url = serializers.CharField()
    number = serializers.IntegerField()
    usage = serializers.ChoiceField(choices=Usage.choices)


class LeaksSerializer(serializers.Serializer[None]):
    groups = serializers.IntegerField(
        help_text="Groups of samples alike, or kept together, in several usages."
    )
    samples = serializers.IntegerField()
    examples = serializers.ListField(child=LeakingSampleSerializer(many=True))


class ImbalanceSerializer(serializers.Serializer[None]):
    label = serializers.CharField()  # type: ignore[assignment]  # DRF declares it for another purpose
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Samples by usage.")
    deviation = serializers.FloatField(help_text="How far the worst share is from the wanted one, 0..1.")


class SplitWarningSerializer(serializers.Serializer[None]):
    code = serializers.ChoiceField(
        choices=WARNING_CODES,
        help_text="`set_to_...`: samples are set to a usage by hand that the split gives no share.",
    )
    label = serializers.CharField()  # type: ignore[assignment]  # DRF declares it for another purpose
    count = serializers.IntegerField(
        help_text="Labeled samples with the label; of `set_to_...`, which names none, those that are set so."
    )


class SetByHandSerializer(serializers.Serializer[None]):
    train = serializers.IntegerField()
    eval = serializers.IntegerField()
    inference = serializers.IntegerField()


class VersionPreviewSerializer(serializers.Serializer[None]):
    name = serializers.CharField(help_text="The name that is offered.")
    counts = VersionCountsSerializer()
    to_confirm = serializers.IntegerField(help_text="Samples that wait in To confirm.")
    unlabeled = serializers.IntegerField()
    excluded = serializers.IntegerField(
        help_text="Samples that are held back; with `include_excluded` the version holds them."
    )
    set_by_hand = SetByHandSerializer(help_text="Labeled samples that keep the usage that was set for them.")
    image_bytes = serializers.IntegerField(help_text="What copies of all images would take at most.")
    leaks = LeaksSerializer()
    imbalance = ImbalanceSerializer(many=True, help_text="The labels whose shares are worst.")
    warnings = SplitWarningSerializer(many=True)
    parent = serializers.CharField(  # type: ignore[assignment]  # DRF declares it for another purpose
        allow_null=True, help_text="The current version, whose usages a sticky split keeps."
    )
    properties = serializers.ListField(
        child=serializers.CharField(), help_text="Names that can group samples."
    )
    directories = serializers.IntegerField(help_text="Folders that labeled samples lie in.")


def _split(fields: dict[str, Any]) -> SplitOptions:
    said = fields.get("split_options", {})
    options = SplitOptions(**said | {"group_by": tuple(said.get("group_by", ()))})
    return replace(options, ratios=dict(fields["split"])) if fields.get("split") else options


def draft_of(request: Request, dataset: Dataset) -> NewVersion:
    """What a request asks to publish; raises ValidationError, InvalidInputError."""
    body = VersionCreateSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    fields = body.validated_data
    wanted = filter_of_body(fields["filter"], dataset) if fields.get("filter") else SampleFilter()
    return NewVersion(
        name=fields.get("name", ""),
        description=fields.get("description", ""),
        split=_split(fields),
        keep_hard=fields["hard_attributes"],
        wanted=wanted,
        include_excluded=fields["include_excluded"],
        copy_images=fields["copy_images"],
        voc_xml=fields["voc_xml"],
    )
