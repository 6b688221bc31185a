"""What those who run Easel ask it: is it up, is it ready, how much is there."""

import ipaddress
import os
import secrets
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from config.auth import TokenAuthentication
from datasets.errors import DomainError
from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobState
from datasets.models.user import User
from datasets.storage import storage

BROKER_SECONDS = 2


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and storage answer; 503 names those that do not."""
    checks = {name: fault_of(check) for name, check in CHECKS.items()}
    faults = {name: fault for name, fault in checks.items() if fault}
    answer = {"status": "not_ready" if faults else "ok", **{name: checks[name] or "ok" for name in checks}}
    return JsonResponse(answer, status=503 if faults else 200, headers={"Cache-Control": "no-store"})


def fault_of(check: Callable[[], None]) -> str | None:
    """What is wrong, in a word that tells a stranger nothing; None when all is well."""
    try:
        check()
    except (DatabaseError, BrokerError, DomainError, OSError):
        return "does not answer"
    return None


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker() -> None:
    folder = current_app.conf.broker_transport_options.get("data_folder_out")
    if folder and not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(folder)
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)


def check_storage() -> None:
    storage().check()


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "broker": check_broker,
    "storage": check_storage,
}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus. For those on this machine, administrators, and who knows `EASEL_METRICS_TOKEN`."""
    if not may_read_metrics(request):
        return JsonResponse({"code": "not_allowed", "message": "Metrics are not public."}, status=403)
    lines = [line for name, values in gauges().items() for line in gauge(name, values)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def may_read_metrics(request: HttpRequest) -> bool:
    return is_local(request) or knows_metrics_token(request) or is_administrator(request)


def is_local(request: HttpRequest) -> bool:
    """From this machine itself: what a proxy hands on comes from here too, and says so."""
    if settings.IS_BEHIND_PROXY or "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def knows_metrics_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    expected = settings.EASEL_METRICS_TOKEN.encode()
    return bool(expected) and secrets.compare_digest(given, expected)


def is_administrator(request: HttpRequest) -> bool:
    if isinstance(request.user, User) and request.user.is_superuser:
        return True
    try:
        found = TokenAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        return False
    return found is not None and found[0].is_superuser


def gauges() -> dict[str, dict[str, int]]:
    """The figures: name -> {labels: value}."""
    jobs = dict.fromkeys(JobState.values, 0)
    jobs |= dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return {
        "easel_up": {"": 1},
        "easel_jobs": {f'{{state="{state}"}}': count for state, count in jobs.items()},
        "easel_datasets": {"": Dataset.objects.live().count()},
        "easel_samples": {"": sum(Dataset.objects.live().values_list("total", flat=True))},
        "easel_users": {"": User.objects.filter(is_active=True).count()},
    }


def gauge(name: str, values: dict[str, int]) -> list[str]:
    return [f"# TYPE {name} gauge", *(f"{name}{labels} {value}" for labels, value in values.items())]
