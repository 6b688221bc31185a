"""`make run`: install, build, prepare, then web server and workers under one supervisor. Standard library only."""

import http.client
import json
import os
import socket
import subprocess
from collections.abc import Mapping
from functools import partial
from time import monotonic

from config.children import run_to_end
from config.image_folders import bucket_of, images_folder
from config.installing import ROOT, VENV, VENV_PYTHON, build_frontend, install_python_packages
from config.place import Place, environment_for, place_of
from config.prerequisites import check_data_folder, listen, lock_data_folder
from config.supervisor import Service, Supervisor, Wakeups
from config.terminal import RefusedError, say, step

READY_SECONDS = 60.0
QUEUES = ("quick", "heavy")
SPOKEN_ERRORS = (
    "CommandError",
    "django.core.exceptions.ImproperlyConfigured",
)  # their messages say what to do


def run() -> int:
    """Start Easel and keep it running until Ctrl-C. Answers the exit code."""
    start = monotonic()
    place = place_of(os.environ)
    check_data_folder(place.folder)
    with lock_data_folder(place.folder, place.base_url):
        listen(place.host, place.port).close()  # a busy port is known before minutes of installing
        env = environment_for(place, os.environ)
        install_python_packages()
        build_frontend()
        with step("Preparing the database"):
            url, notes = prepare(place, env)
        for note in notes:
            say(note)
        with listen(place.host, place.port) as listener, Wakeups() as wakeups:
            serve(place, env, listener, wakeups, f"Easel runs after {{:.1f}} s. Open {url}", start)
    say("Stopped.")
    return 0


def serve(
    place: Place,
    env: Mapping[str, str],
    listener: socket.socket,
    wakeups: Wakeups,
    greeting: str,
    start: float,
) -> None:
    """Run web server and workers until a stop signal. The workers start once the first page can be shown."""
    supervisor = Supervisor(env, wakeups)
    try:
        web = Service("web server", web_command(listener), pass_fds=[listener.fileno()])
        supervisor.start(web)
        if supervisor.wait_until(partial(answers, place), web, seconds=READY_SECONDS):
            say(greeting.format(monotonic() - start))
            if others := place.other_urls():
                say(f"It also answers at {', '.join(others)}.")
            say(f"Its data folder is {place.folder}. Ctrl-C stops it.")
            for queue in QUEUES:
                supervisor.start(Service(f"{queue} worker", worker_command(queue)))
            supervisor.run()
    finally:
        supervisor.stop()


def prepare(place: Place, env: Mapping[str, str]) -> tuple[str, list[str]]:
    """Migrate; answers the address to open (a sign-in link while nobody has signed in yet) and what to tell."""
    command = [str(VENV_PYTHON), "manage.py", "prepare_start"]
    if images := env.get("IMAGES"):
        command.append(f"--images=obs://{bucket_of(images_folder(images), env['EASEL_BUCKETS'])}/")
    log = place.folder / "prepare.log"
    with log.open("wb") as errors:
        code, written = run_to_end(command, env=env, folder=ROOT, output=subprocess.PIPE, errors=errors)
    if code:
        last = log.read_text(errors="replace").strip().rpartition("\n")[2]
        kind, _, sentence = last.partition(": ")
        if kind in SPOKEN_ERRORS:
            raise RefusedError(sentence)
        raise RefusedError(f"The database could not be prepared ({last}): the whole message is in {log}.")
    answer = json.loads(written)
    return answer["url"], answer["notes"]


def answers(place: Place) -> bool:
    """Whether the web server answers by now; waits for it for up to a second, and refuses a server error."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host)
    connection = http.client.HTTPConnection(host, place.port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if status >= 500:
        raise RefusedError("The web server answers with an error: its own message stands above.")
    return True


def web_command(listener: socket.socket) -> list[str]:
    """gunicorn on the inherited socket."""
    return [
        str(VENV / "bin" / "gunicorn"),
        "--config=python:config.web_server",
        f"--bind=fd://{listener.fileno()}",
    ]


def worker_command(queue: str) -> list[str]:
    """One process that runs its tasks itself: the job engine gives heavy parts a child process of their own."""
    return [str(VENV_PYTHON), "-m", "config.work", queue]
