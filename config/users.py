"""Accounts: one's own, and those that administrators look after."""

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.auth import address_of
from datasets.api.base import person_of, text_parameter
from datasets.models.user import ApiToken, Language, User
from datasets.permissions import Door, manages_a_dataset
from datasets.services import accounts

LONGEST_PASSWORD = 256


class UserSerializer(serializers.ModelSerializer[User]):
    """An account, as administrators see it."""

    id = serializers.CharField(read_only=True)
    is_admin = serializers.BooleanField(source="is_superuser")

    class Meta:
        model = User
        fields = ["id", "username", "email", "is_admin", "is_active", "last_login", "date_joined"]


class UserCreatedSerializer(UserSerializer):
    sign_in_link = serializers.CharField(
        allow_null=True, help_text="Signs in once within 24 hours; given where no password was set."
    )

    class Meta(UserSerializer.Meta):
        fields = [*UserSerializer.Meta.fields, "sign_in_link"]


class NewUserSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150, validators=[User.username_validator])
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    password = serializers.CharField(
        required=False, allow_null=True, default=None, max_length=LONGEST_PASSWORD, trim_whitespace=False
    )
    is_admin = serializers.BooleanField(default=False)


class UserChangeSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(required=False, allow_blank=True)
    is_active = serializers.BooleanField(required=False)
    is_admin = serializers.BooleanField(required=False)
    password = serializers.CharField(required=False, max_length=LONGEST_PASSWORD, trim_whitespace=False)


class SignInLinkSerializer(serializers.Serializer[Any]):
    sign_in_link = serializers.CharField()


@extend_schema_field(
    {"oneOf": [{"type": "string", "enum": Language.values}, {"type": "string", "enum": [""]}]}
)
class LanguageField(serializers.ChoiceField):
    """A language or none: the contract must say that it may be empty, which its enums leave out."""


class MeSerializer(serializers.ModelSerializer[User]):
    """The person who is signed in."""

    id = serializers.CharField(read_only=True)
    is_admin = serializers.BooleanField(read_only=True)
    is_manager = serializers.SerializerMethodField(help_text="Of any dataset: who has to do with models.")
    has_password = serializers.BooleanField(source="has_usable_password", read_only=True)
    language = LanguageField(
        choices=Language.choices, required=False, allow_blank=True, help_text="Empty: that of the browser."
    )

    class Meta:
        model = User
        fields = ["id", "username", "email", "is_admin", "is_manager", "language", "has_password"]
        read_only_fields = ["username"]

    def get_is_manager(self, person: User) -> bool:
        return manages_a_dataset(person)


class PasswordChangeSerializer(serializers.Serializer[Any]):
    old_password = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_PASSWORD,
        trim_whitespace=False,
        help_text="May be left out by those who came by a link and have no password yet.",
    )
    new_password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class ApiTokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its key: `hint` is the key's last four characters."""

    id = serializers.CharField(read_only=True)

    class Meta:
        model = ApiToken
        fields = ["id", "name", "hint", "created_at"]


class ApiTokenCreatedSerializer(ApiTokenSerializer):
    token = serializers.CharField(help_text="The key. It is shown this once.")

    class Meta(ApiTokenSerializer.Meta):
        fields = [*ApiTokenSerializer.Meta.fields, "token"]


class NewApiTokenSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)


def base_url(request: HttpRequest | Request) -> str:
    """The address that people reach this Easel at."""
    return settings.EASEL_BASE_URL or request.build_absolute_uri("/")


class MeView(APIView):
    """Who am I."""

    rights = {"get": Door.SIGNED_IN, "patch": Door.SIGNED_IN}

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(person_of(request)).data)

    @extend_schema(request=MeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        changes = MeSerializer(person_of(request), data=request.data, partial=True)
        changes.is_valid(raise_exception=True)
        changes.save()
        return Response(changes.data)


class PasswordView(APIView):
    """Change one's own password. Other sessions, other tokens and links end."""

    rights = {"post": Door.SIGNED_IN}

    @extend_schema(request=PasswordChangeSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        asked = PasswordChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = person_of(request)
        accounts.change_password(
            person=person,
            **asked.validated_data,
            address=address_of(request),
            now=timezone.now(),
            keep_token=request.auth if isinstance(request.auth, ApiToken) else None,
        )
        if request.auth is None:
            update_session_auth_hash(request._request, person)
        return Response(status=204)


class ApiTokenViewSet(viewsets.GenericViewSet[ApiToken]):
    """One's own API tokens."""

    rights = {
        "list": Door.SIGNED_IN,
        "create": Door.SIGNED_IN,
        "destroy": Door.SIGNED_IN,
        "destroy_all": Door.SIGNED_IN,
    }
    queryset = ApiToken.objects.none()
    serializer_class = ApiTokenSerializer

    @extend_schema(responses=ApiTokenSerializer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(person_of(request).api_tokens.all())
        return self.get_paginated_response(ApiTokenSerializer(page, many=True).data)

    @extend_schema(request=NewApiTokenSerializer, responses={201: ApiTokenCreatedSerializer})
    def create(self, request: Request) -> Response:
        asked = NewApiTokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        token, key = accounts.issue_token(person=person_of(request), name=asked.validated_data["name"])
        return Response({**ApiTokenSerializer(token).data, "token": key}, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, token_id: int) -> Response:
        get_object_or_404(person_of(request).api_tokens, pk=token_id).delete()
        return Response(status=204)

    @extend_schema(responses={204: None}, operation_id="auth_tokens_destroy_all")
    def destroy_all(self, request: Request) -> Response:
        person_of(request).api_tokens.all().delete()
        return Response(status=204)


class UserViewSet(viewsets.GenericViewSet[User]):
    """Accounts, for administrators."""

    rights = {
        "list": Door.ADMINISTRATOR,
        "create": Door.ADMINISTRATOR,
        "retrieve": Door.ADMINISTRATOR,
        "partial_update": Door.ADMINISTRATOR,
        "renew_link": Door.ADMINISTRATOR,
    }
    queryset = User.objects.none()
    serializer_class = UserSerializer
    ordering = "id"

    @extend_schema(parameters=[OpenApiParameter("search", str)], responses=UserSerializer(many=True))
    def list(self, request: Request) -> Response:
        people = User.objects.all()
        if search := text_parameter(request, "search", max_length=150):
            people = people.filter(username__icontains=search)
        return self.get_paginated_response(UserSerializer(self.paginate_queryset(people), many=True).data)

    @extend_schema(request=NewUserSerializer, responses={201: UserCreatedSerializer})
    def create(self, request: Request) -> Response:
        asked = NewUserSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person, link = accounts.create_user_with_link(
            **asked.validated_data, base_url=base_url(request), now=timezone.now()
        )
        return Response({**UserSerializer(person).data, "sign_in_link": link}, status=201)

    @extend_schema(responses=UserSerializer)
    def retrieve(self, request: Request, user_id: int) -> Response:
        return Response(UserSerializer(get_object_or_404(User, pk=user_id)).data)

    @extend_schema(request=UserChangeSerializer, responses=UserSerializer)
    def partial_update(self, request: Request, user_id: int) -> Response:
        person = get_object_or_404(User, pk=user_id)
        asked = UserChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(UserSerializer(accounts.update_user(person=person, **asked.validated_data)).data)

    @extend_schema(request=None, responses={201: SignInLinkSerializer})
    def renew_link(self, request: Request, user_id: int) -> Response:
        person = get_object_or_404(User, pk=user_id, is_active=True)
        link = accounts.issue_link(person=person, base_url=base_url(request), now=timezone.now())
        return Response({"sign_in_link": link}, status=201)
