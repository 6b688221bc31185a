"""What a selection of samples holds, and what filters may be set to."""

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from datasets.api.answers import json_answer
from datasets.api.base import DatasetScopedViewSet
from datasets.api.filters import wanted_of_body
from datasets.errors import InvalidInputError
from datasets.permissions import Right
from datasets.sample_summary import filter_values, summarize


class SelectionRequestSerializer(serializers.Serializer[None]):
    samples = serializers.ListField(child=serializers.CharField(), required=False)
    filter = serializers.DictField(
        required=False, help_text="The filters of the sample list, and `except`: [ids]."
    )


class LabelOfSelectionSerializer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    annotations = serializers.IntegerField()
    samples = serializers.IntegerField()


class PropertyOfSelectionSerializer(serializers.Serializer[None]):
    name = serializers.CharField()
    value = serializers.CharField()
    samples = serializers.IntegerField()


class StatesOfSelectionSerializer(serializers.Serializer[None]):
    unlabeled = serializers.IntegerField()
    labeled = serializers.IntegerField()
    to_confirm = serializers.IntegerField()


class UsagesOfSelectionSerializer(serializers.Serializer[None]):
    train = serializers.IntegerField()
    eval = serializers.IntegerField()
    inference = serializers.IntegerField()


class SelectionSummarySerializer(serializers.Serializer[None]):
    samples = serializers.IntegerField(help_text="How many were looked at, at most 10,000.")
    more = serializers.BooleanField(help_text="Whether there are others, which were not looked at.")
    hard = serializers.IntegerField()
    excluded = serializers.IntegerField(help_text="Held back from versions.")
    usages = UsagesOfSelectionSerializer(help_text="Samples whose usage was set by hand or by an import.")
    states = StatesOfSelectionSerializer()
    labels = LabelOfSelectionSerializer(many=True, help_text="The one of most samples first.")
    properties = PropertyOfSelectionSerializer(many=True)


class FilterValuesSerializer(serializers.Serializer[None]):
    directories = serializers.ListField(child=serializers.CharField())
    annotated_by = serializers.ListField(child=serializers.CharField())
    properties = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class SelectionViewSet(DatasetScopedViewSet):
    rights = {"summary": Right.READ, "filter_values": Right.READ}

    @extend_schema(request=SelectionRequestSerializer, responses={200: SelectionSummarySerializer})
    def summary(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """The labels, states and properties of some samples, counted. A POST, since ids may be many."""
        if not isinstance(request.data, dict):
            raise InvalidInputError("The body must be an object.", code="malformed")
        return json_answer(summarize(self.dataset, wanted_of_body(request.data, self.dataset)))

    @extend_schema(responses=FilterValuesSerializer)
    def filter_values(self, request: Request, dataset_id: int) -> HttpResponseBase:
        """The folders, people and properties that the newest 20,000 samples have."""
        return json_answer(filter_values(self.dataset))
