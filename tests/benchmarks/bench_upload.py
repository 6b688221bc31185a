"""What uploads cost the server: images checked, on disk and registered before the answer."""

import io
import itertools
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from PIL import Image, ImageDraw

from datasets.models import Dataset
from tests.benchmarks import ground
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import FILES, make_scene
from tests.benchmarks.serving import Client, web_server
from tests.multipart import BOUNDARY, body_of

IMAGES = 200
IN_A_REQUEST = 50
SIZE = (1280, 720)
ROUNDS = 3


class UploadDoor(Door):
    """Calls whose body is multipart as it stands."""

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        return super()._environ(method, path, body) | {
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}"
        }

    def send(self, path: str, body: bytes) -> tuple[float, float]:
        """Milliseconds of CPU and of waiting."""
        environ = self._environ("POST", path, body)
        return self.answered("POST", path, environ)[1:]


def run() -> None:
    table = Table(ground.title("Uploads"))
    scene = make_scene("uploads", 1, is_annotated=False)
    Dataset.objects.filter(pk=scene.dataset.pk).update(input_path=FILES)
    door = UploadDoor(scene.key)
    rounds = [spent(door, f"{scene.path}/samples", number) for number in range(ROUNDS)]
    cpu, wall = min(rounds)
    table.add(
        f"upload {IMAGES} JPEGs of {SIZE[0]}x{SIZE[1]}, checked and on disk", IMAGES / wall * 1000, "/s",
        limit=300, is_least=True, peer=279, note=f"{IMAGES / cpu * 1000:,.0f} for each second of CPU",
    )  # fmt: skip
    with web_server() as port, closing(Client(port, scene.key)) as client:
        wall = min(uploaded(client, f"{scene.path}/samples", ROUNDS + number) for number in range(ROUNDS))
    table.add(
        "the same over a socket, to the web server", IMAGES / wall, "/s", limit=300, is_least=True, peer=279
    )
    table.close()


def uploaded(client: Client, path: str, number: int) -> float:
    """Seconds of waiting for all images, over a connection that stays open."""
    requests = list(bodies(number))
    start = time.perf_counter()
    for body in requests:
        answer = client.call("POST", path, body, Content_Type=f"multipart/form-data; boundary={BOUNDARY}")
        assert answer.status < 300, answer.body[:300]
    return time.perf_counter() - start


def spent(door: UploadDoor, path: str, number: int) -> tuple[float, float]:
    """Milliseconds of CPU and of waiting for all images, in requests as a page sends them."""
    costs = [door.send(path, body) for body in bodies(number)]
    return sum(cpu for cpu, _ in costs), sum(wall for _, wall in costs)


def bodies(number: int) -> Iterator[bytes]:
    names = (f"round {number}/{place:03d}.jpg" for place in itertools.count())
    for _ in range(IMAGES // IN_A_REQUEST):
        yield body_of([(next(names), picture(number)) for _ in range(IN_A_REQUEST)], [])


def picture(number: int) -> bytes:
    """A JPEG with something in every block."""
    image = Image.effect_noise(SIZE, 40).convert("RGB")
    ImageDraw.Draw(image).rectangle((100, 100, 600, 500), fill=(number * 40 % 255, 90, 160))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()
