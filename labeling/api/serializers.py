"""The shapes of annotated data in the API, shared by the resources of this app."""

from rest_framework import serializers

from datasets.models.annotation import AnnotationSource
from datasets.states import SampleState

SHAPE_KINDS = (
    *("rectangle", "rotated_rectangle", "polygon", "circle", "line", "dashed", "point", "polyline", "mask"),
)


class RleSerializer(serializers.Serializer[None]):
    size = serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    counts = serializers.JSONField()


class ShapeSerializer(serializers.Serializer[None]):
    """A geometry in pixels of the upright image, origin top left."""

    kind = serializers.ChoiceField(choices=SHAPE_KINDS)
    points = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        required=False,
    )
    angle = serializers.FloatField(required=False)
    rle = RleSerializer(required=False)


class AnnotationSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has attributes of these names
    label_id = serializers.CharField()
    shape = ShapeSerializer(required=False)
    attributes = serializers.DictField()
    hard = serializers.BooleanField()
    source = serializers.ChoiceField(choices=AnnotationSource.choices)  # type: ignore[assignment]  # as above
    changed = serializers.BooleanField(required=False)
    confidence = serializers.FloatField(required=False)
    author = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class SuggestionSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has attributes of these names
    label_id = serializers.CharField()
    shape = ShapeSerializer(required=False)
    attributes = serializers.DictField()
    confidence = serializers.FloatField()
    source = serializers.ChoiceField(choices=AnnotationSource.choices)  # type: ignore[assignment]  # as above


class AnnotationDraftSerializer(serializers.Serializer[None]):
    """An annotation as a client sends it; what is left out keeps its stored value where the id is known."""

    id = serializers.UUIDField(required=False)
    label = serializers.CharField(required=False)  # type: ignore[assignment]  # DRF has attributes of these names
    label_id = serializers.CharField(required=False)
    shape = ShapeSerializer(required=False)
    attributes = serializers.DictField(required=False)
    hard = serializers.BooleanField(required=False)


class SaveSerializer(serializers.Serializer[None]):
    revision = serializers.IntegerField(min_value=0)
    save_id = serializers.UUIDField(required=False)
    confirm = serializers.BooleanField(required=False, help_text="Nothing here, or: these are all.")
    seen_suggestions = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="The suggestions that the person was shown. Others that `confirm` closes are not rejected.",
    )
    seconds = serializers.FloatField(required=False, min_value=0)


class ChangedSaveSerializer(SaveSerializer):
    upsert = AnnotationDraftSerializer(many=True, required=False)
    delete = serializers.ListField(child=serializers.UUIDField(), required=False)


class WholeSaveSerializer(SaveSerializer):
    annotations = AnnotationDraftSerializer(many=True)


class SampleAnnotationsSerializer(serializers.Serializer[None]):
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=SampleState.choices)
    annotations = AnnotationSerializer(many=True)
    suggestions = SuggestionSerializer(many=True)


class WholeSavedSerializer(serializers.Serializer[None]):
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=SampleState.choices)
    annotations = AnnotationSerializer(many=True)


class ChangedSavedSerializer(serializers.Serializer[None]):
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=SampleState.choices)
    changed = AnnotationSerializer(many=True)
