"""All settings. Every difference between places is an environment variable.

Embedded default: SQLite, folder storage and Celery's filesystem transport below `EASEL_DATA`.
`DATABASE_URL` and `REDIS_URL` choose PostgreSQL and Redis.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
EASEL_DATA = Path(os.environ.get("EASEL_DATA") or BASE_DIR / "var").resolve()
EASEL_BUCKETS = os.environ.get("EASEL_BUCKETS", "")
EASEL_S3: tuple[tuple[str, str], ...] = (  # read by datasets.storage
    ("EASEL_S3_ENDPOINT", os.environ.get("EASEL_S3_ENDPOINT", "")),
    ("EASEL_S3_REGION", os.environ.get("EASEL_S3_REGION", "")),
    ("EASEL_S3_ACCESS_KEY", os.environ.get("EASEL_S3_ACCESS_KEY", "")),
    ("EASEL_S3_SECRET_KEY", os.environ.get("EASEL_S3_SECRET_KEY", "")),
    ("EASEL_S3_ADDRESSING", os.environ.get("EASEL_S3_ADDRESSING", "")),
    ("EASEL_S3_BUCKETS", os.environ.get("EASEL_S3_BUCKETS", "")),
    ("EASEL_S3_TIMEOUT", os.environ.get("EASEL_S3_TIMEOUT", "")),
)
EASEL_MEDIA = os.environ.get("EASEL_MEDIA") or "server"
if EASEL_MEDIA not in ("server", "redirect"):
    raise ImproperlyConfigured("EASEL_MEDIA: write server or redirect.")
EASEL_ML_HOSTS = os.environ.get("EASEL_ML_HOSTS", "")  # read by datasets.outgoing
EASEL_BASE_URL = os.environ.get("EASEL_BASE_URL", "")
EASEL_VERSION = "0.1.0"
EASEL_OPEN_REGISTRATION = os.environ.get("EASEL_OPEN_REGISTRATION") == "1"
EASEL_DEMO = os.environ.get("EASEL_DEMO") != "0"
EASEL_METRICS_TOKEN = os.environ.get("EASEL_METRICS_TOKEN", "")

DEBUG = os.environ.get("EASEL_DEBUG") == "1"
IS_PRODUCTION = os.environ.get("EASEL_ENV") == "production"


def secret_key() -> str:
    """The signing key: `EASEL_SECRET_KEY`, or a 0600 file made at the first start."""
    if key := os.environ.get("EASEL_SECRET_KEY"):
        return key
    path = EASEL_DATA / "secret_key"
    if not path.exists():
        EASEL_DATA.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".secret_key.{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(48))
        try:
            os.link(partial, path)  # an exclusive create: of two first starts one wins, both read its key
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text().strip()


SECRET_KEY = secret_key()


def allowed_hosts() -> list[str]:
    hosts = [host for host in os.environ.get("EASEL_ALLOWED_HOSTS", "").split(",") if host]
    if EASEL_BASE_URL:
        hosts.append(urlsplit(EASEL_BASE_URL).hostname or "")
    return [*hosts, "localhost", "127.0.0.1", "[::1]"]


ALLOWED_HOSTS = allowed_hosts()
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("EASEL_CSRF_ORIGINS", "").split(",") if origin]
if EASEL_BASE_URL:
    CSRF_TRUSTED_ORIGINS.append("{0.scheme}://{0.netloc}".format(urlsplit(EASEL_BASE_URL)))

if IS_PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("EASEL_ENV=production refuses EASEL_DEBUG=1. Unset one of them.")
    if len(os.environ.get("EASEL_SECRET_KEY", "")) < 32:
        raise ImproperlyConfigured("EASEL_ENV=production needs EASEL_SECRET_KEY of at least 32 characters.")
    if "*" in ALLOWED_HOSTS or not EASEL_BASE_URL:
        raise ImproperlyConfigured(
            "EASEL_ENV=production needs EASEL_BASE_URL, and no * in EASEL_ALLOWED_HOSTS."
        )

INSTALLED_APPS = [
    "datasets",  # before auth: its createsuperuser takes over the administrator whom the first start made
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "rest_framework",
    "drf_spectacular",
    "labeling",
    "analysis",
    "config.apps.WiringConfig",
]
MIDDLEWARE = [
    "config.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.security.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False  # paths have no trailing slash; with one they are 404, never a redirect


def database() -> dict[str, object]:
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme:
        return sqlite(EASEL_DATA / "easel.sqlite3")
    if url.scheme == "sqlite":
        return sqlite(Path(url.path))
    if url.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "easel",
            # A process that was frozen inside a transaction would keep its row locks until it wakes.
            "options": "-c idle_in_transaction_session_timeout=120000",
        },
    }


def sqlite(path: Path) -> dict[str, object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            # IMMEDIATE takes the write lock at BEGIN, where the busy timeout applies: a transaction that reads first
            # and writes later would fail at once with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-16384;"
            "PRAGMA temp_store=MEMORY;PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "datasets.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = EASEL_BASE_URL.startswith("https://")
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.api.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
# `check --deploy` looks for two of Django's middlewares: config.security adds their headers, also to files.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002"]
IS_BEHIND_PROXY = os.environ.get("EASEL_BEHIND_PROXY") == "1"
if IS_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.auth.TokenAuthentication",  # first, so that "not signed in" is 401
        "config.auth.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["datasets.permissions.DeclaredRight"],  # what is not declared stays shut
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Easel API",
    "VERSION": "1",
    "DESCRIPTION": "Label images, review the labels, publish datasets.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "DatasetType": "datasets.models.dataset.DatasetType",
        "RoleName": "datasets.models.dataset.Role",
        "SampleState": "datasets.states.SampleState",
        "JobState": "datasets.models.job.JobState",
        "JobKind": "datasets.models.job.JobKind",
        "VersionStatus": "datasets.models.version.VersionStatus",
        "AnnotationSource": "datasets.models.annotation.AnnotationSource",
        "ChangeKind": "datasets.models.change.ChangeKind",
        "SplitWarningCode": "datasets.api.version_drafts.WARNING_CODES",
        "VersionProblemCode": "datasets.models.version.ProblemCode",
        "Usage": "datasets.models.version.Usage",
        "VersionChangeKind": "datasets.version_diff.CHANGE_KINDS",
        "ShapeKind": "labeling.api.serializers.SHAPE_KINDS",
        "BatchAction": "labeling.api.batch.RIGHT_OF_ACTION",
        "BulkActionName": "labeling.services.bulk_history.ACTIONS",
        "ExportFormat": "datasets.formats.EXPORT_FORMATS",
        "ImportFormat": "datasets.api.imports.IMPORT_FORMATS",
        "RecognisedFormat": "datasets.formats.IMPORT_FORMATS",
        "StorageEntryKind": "datasets.api.storage.KINDS",
        "GridName": "datasets.models.saved_view.Grid",
        "OrderName": "datasets.api.samples.ORDER_NAMES",
        "LabelBatchPolicy": ["label_only", "with_samples"],
        "QueueTab": "labeling.services.queue.TABS",
        "TrashKind": "datasets.api.trash.TRASH_KINDS",
        "ExportVariant": "datasets.formats.VARIANTS",
        "ExportTarget": "datasets.api.exports.TARGETS",
        "AttributeType": ["text", "select"],
        "AnalysisUsage": "analysis.services.analysing.USAGE_NAMES",
        "SmartAlgorithm": "labeling.models.smart.Algorithm",
        "StartableAlgorithm": "labeling.api.smart.ALGORITHMS",
        "SmartLabelingType": "labeling.api.smart.TYPES",
        "ModelKind": "labeling.models.model.ModelKind",
        "ModelTask": "labeling.models.model.ModelTask",
        "ModelLayout": "labeling.api.model_settings.LAYOUTS",
        "ModelColors": "labeling.api.model_settings.COLORS",
        "ModelResize": "labeling.api.model_settings.RESIZES",
        "ModelOutput": "labeling.api.model_settings.OUTPUTS",
        "ModelActivation": "labeling.api.model_settings.ACTIVATIONS",
        "ModelBoxForm": "labeling.api.model_settings.BOX_FORMS",
        "ModelUnit": "labeling.api.model_settings.UNITS",
        "MissingForSmartLabeling": "labeling.api.smart.MISSING_CODES",
        "GroupingFeature": "labeling.services.grouping.FEATURES",
        "MetricName": "analysis.api.analysis.METRIC_NAMES",
        "HardReasonId": "analysis.api.hard.REASON_IDS",
        "CountedThing": ["images", "boxes"],
        "AxisScale": ["linear", "log"],
        "FindingName": "analysis.api.report.FINDING_NAMES",
        "SetKind": "datasets.models.sample_set.SetKind",
        "FindingSide": ["below", "above"],
        "DriftVerdict": ["same", "small", "large"],
    },
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.describe_refusals",
    ],
}

STATIC_URL = "/static/"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
WHITENOISE_ROOT = FRONTEND_DIST if FRONTEND_DIST.is_dir() else None
WHITENOISE_INDEX_FILE = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # only our own pages use our files
WHITENOISE_AUTOREFRESH = DEBUG


def is_hashed_asset(path: str, url: str) -> bool:
    """Vite puts a content hash into every name below /assets/, so these never change."""
    return url.startswith("/assets/")


WHITENOISE_IMMUTABLE_FILE_TEST = is_hashed_asset

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # in one request; browsers send some hundred
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2100  # each file may have its path beside it
UPLOAD_MAX_BYTES = 2 << 30  # of one request, all of it on disk
# Slow senders hold a thread each: half of them stay for everybody else.
UPLOADS_AT_ONCE = max(1, int(os.environ.get("EASEL_WEB_THREADS") or 8) // 2)

# Jobs
JOB_LEASE_SECONDS = float(os.environ.get("EASEL_JOB_LEASE_SECONDS", "30"))
JOB_SLICE_SECONDS = float(os.environ.get("EASEL_JOB_SLICE_SECONDS", "3"))
JOB_SWEEP_SECONDS = float(os.environ.get("EASEL_JOB_SWEEP_SECONDS", "5"))
JOB_FAN_OUT = int(os.environ.get("EASEL_JOB_FAN_OUT", "4"))

BROKER_DIR = EASEL_DATA / "broker"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the truth is in the database: the sweep sends again what a dead worker held
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "quick"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL := os.environ.get("REDIS_URL"):
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2, "max_retries": 1}
else:
    BROKER_DIR.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "config.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("EASEL_LOG_LEVEL", "WARNING")},
}
