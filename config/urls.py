"""Every URL of the product."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from config.operations import healthz, metrics, readyz
from config.pages import page
from config.schema import SchemaView
from config.sign_in import LoginView, LogoutView, RegistrationView, TokenView
from config.users import ApiTokenViewSet, MeView, PasswordView, UserViewSet

handler400 = "config.api.bad_request"
handler404 = "config.api.page_not_found"
handler500 = "config.api.server_error"

accounts: list[URLPattern | URLResolver] = [
    path("auth/token", TokenView.as_view()),
    path("auth/login", LoginView.as_view()),
    path("auth/logout", LogoutView.as_view()),
    path("auth/register", RegistrationView.as_view()),
    path("auth/password", PasswordView.as_view()),
    path("auth/me", MeView.as_view()),
    path(
        "auth/tokens",
        ApiTokenViewSet.as_view({"get": "list", "post": "create", "delete": "destroy_all"}),
    ),
    path("auth/tokens/<rowid:token_id>", ApiTokenViewSet.as_view({"delete": "destroy"})),
    path("users", UserViewSet.as_view({"get": "list", "post": "create"})),
    path("users/<rowid:user_id>", UserViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("users/<rowid:user_id>/sign-in-link", UserViewSet.as_view({"post": "renew_link"})),
    path("schema", SchemaView.as_view()),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(accounts)),
    path("api/v1/", include("datasets.api.urls")),
    path("api/v1/", include("labeling.api.urls")),
    path("api/v1/", include("analysis.api.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    # Every other address is the pages' own, but for what looks like ours: there a page would hide a mistake.
    re_path(r"^(?!(?:api|assets|static|healthz|readyz|metrics)(?:/|$))", page),
]
