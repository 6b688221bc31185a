"""Members of a dataset and their roles."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from datasets.api.base import DatasetScopedViewSet
from datasets.models.dataset import Member, Role
from datasets.permissions import Right
from datasets.services import members


class MemberSerializer(serializers.ModelSerializer[Member]):
    """A person's role in a dataset; `user` is the person's id."""

    user = serializers.CharField(source="user_id", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Member
        fields = ["user", "username", "role", "created_at"]


class NewMemberSerializer(serializers.Serializer[Any]):
    user = serializers.CharField(max_length=150, help_text="The person's id or name.")
    role = serializers.ChoiceField(choices=Role.choices)


class RoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)


class MemberViewSet(DatasetScopedViewSet):
    """Who works on the dataset."""

    rights = {
        "list": Right.READ,
        "create": Right.ADD_MEMBERS,
        "partial_update": Right.CHANGE_ROLES,
        "destroy": Right.CHANGE_ROLES,
    }
    queryset = Member.objects.none()
    serializer_class = MemberSerializer
    ordering = "id"

    @extend_schema(responses=MemberSerializer(many=True))
    def list(self, request: Request, dataset_id: int) -> Response:
        page = self.paginate_queryset(self.dataset.members.select_related("user"))
        return self.get_paginated_response(MemberSerializer(page, many=True).data)

    @extend_schema(request=NewMemberSerializer, responses={201: MemberSerializer})
    def create(self, request: Request, dataset_id: int) -> Response:
        asked = NewMemberSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        member = members.add_member(
            dataset=self.dataset, person=asked.validated_data["user"], role=asked.validated_data["role"]
        )
        return Response(MemberSerializer(member).data, status=201)

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    def partial_update(self, request: Request, dataset_id: int, user_id: int) -> Response:
        asked = RoleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        member = members.change_role(dataset=self.dataset, user_id=user_id, role=asked.validated_data["role"])
        return Response(MemberSerializer(member).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, dataset_id: int, user_id: int) -> Response:
        members.remove_member(dataset=self.dataset, user_id=user_id)
        return Response(status=204)
