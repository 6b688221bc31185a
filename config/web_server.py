"""gunicorn's settings, read with `--config=python:config.web_server`; the address comes from who starts it."""

import os
from typing import Any

from config.children import die_with_parent

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("EASEL_WEB_WORKERS") or 1)
threads = int(os.environ.get("EASEL_WEB_THREADS") or 8)
keepalive = 15
graceful_timeout = 8  # shorter than the grace of `make run` and of containers
loglevel = "warning"
control_socket_disable = True


def post_fork(_server: Any, _worker: Any) -> None:
    """A worker whose master is killed would hold the port for some seconds more: the next start needs it."""
    die_with_parent()
