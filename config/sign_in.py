"""Signing in and out: by password, by one-time link, for a token."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.auth import address_of, require_csrf
from config.users import LONGEST_PASSWORD, MeSerializer
from datasets.models.user import ApiToken, User
from datasets.permissions import Door
from datasets.services import accounts


class CredentialsSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class LoginSerializer(serializers.Serializer[Any]):
    """A name and a password, or the secret of a one-time link."""

    username = serializers.CharField(max_length=150, required=False)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False, required=False)
    token = serializers.CharField(max_length=100, required=False, help_text="The secret of a one-time link.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "token" not in attrs and not {"username", "password"} <= attrs.keys():
            raise serializers.ValidationError("Give username and password, or token.", code="required")
        return attrs


class RegistrationSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150, validators=[User.username_validator])
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class TokenKeySerializer(serializers.Serializer[Any]):
    token = serializers.CharField()


class TokenView(APIView):
    """A new API token for a name and a password."""

    rights = {"post": Door.ANYONE}
    authentication_classes = []  # a stale token or cookie must not keep anybody from getting a new token

    @extend_schema(request=CredentialsSerializer, responses=TokenKeySerializer)
    def post(self, request: Request) -> Response:
        asked = CredentialsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = accounts.sign_in(**asked.validated_data, address=address_of(request), now=timezone.now())
        _, key = accounts.issue_token(person=person, name="")
        return Response({"token": key})


class LoginView(APIView):
    """Start a session. The page's CSRF token is due here too: nobody is to be signed in as somebody else."""

    rights = {"post": Door.ANYONE}
    authentication_classes = []

    @extend_schema(request=LoginSerializer, responses=MeSerializer)
    def post(self, request: Request) -> Response:
        require_csrf(request)
        asked = LoginSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = self.find_person(asked.validated_data, address_of(request))
        login(request._request, person)  # under a new session key
        request.session.clear_expired()
        return Response(MeSerializer(person).data)

    def find_person(self, asked: dict[str, Any], address: str) -> User:
        now = timezone.now()
        if "token" in asked:
            return accounts.sign_in_by_link(secret=asked["token"], address=address, now=now)
        return accounts.sign_in(
            username=asked["username"], password=asked["password"], address=address, now=now
        )


class LogoutView(APIView):
    """End this session, or revoke the token that the call is made with."""

    rights = {"post": Door.SIGNED_IN}

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        if isinstance(request.auth, ApiToken):
            request.auth.delete()
        else:
            logout(request._request)
        return Response(status=204)


class RegistrationView(APIView):
    """Make oneself an account, where `EASEL_OPEN_REGISTRATION` allows it."""

    rights = {"post": Door.ANYONE}
    authentication_classes = []

    @extend_schema(request=RegistrationSerializer, responses={201: MeSerializer})
    def post(self, request: Request) -> Response:
        require_csrf(request)
        if not settings.EASEL_OPEN_REGISTRATION:
            raise accounts.RegistrationClosedError
        asked = RegistrationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = accounts.register(**asked.validated_data, address=address_of(request), now=timezone.now())
        return Response(MeSerializer(person).data, status=201)
