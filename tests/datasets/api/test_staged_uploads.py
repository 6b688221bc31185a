"""The doors through which labeled folders and zips come."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Annotation, Dataset, Job, Sample, User
from tests.doubles import MemoryStore
from tests.multipart import picture, send
from tests.zips import encrypted, zip_of

pytestmark = pytest.mark.usefixtures("counts_hold")
XML = (
    b"<annotation><filename>a.jpg</filename><object><name>cat</name>"
    b"<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>20</xmax><ymax>15</ymax></bndbox></object></annotation>"
)
LABELED = (("set/a.jpg", picture()), ("set/a.xml", XML))


@pytest.fixture
def samples(dataset: Dataset, store: MemoryStore) -> str:
    Dataset.objects.filter(pk=dataset.pk).update(input_path="obs://images/in/", output_path="obs://out/")
    return f"/api/v1/datasets/{dataset.pk}/samples"


@pytest.fixture
def upload(samples: str) -> str:
    return f"{samples.removesuffix('samples')}uploads/{uuid.UUID(int=7)}"


def finished() -> Job:
    jobs.run_pending()
    return Job.objects.get(kind="import")


def refusals(answer: Any) -> list[tuple[str, str]]:
    return [(each["name"], each["code"]) for each in answer.json()["refused"]]


# In one request


def test_a_zip_answers_with_its_import(api: APIClient, samples: str) -> None:
    answer = send(api, samples, ("set.zip", zip_of(dict(LABELED))))

    assert (answer.status_code, answer.json()["job"]["kind"], refusals(answer)) == (202, "import", [])
    assert finished().result["annotated"] == 1  # type: ignore[index]  # the job has ended


def test_a_labeled_folder_answers_with_its_import_and_what_it_does_without(
    api: APIClient, samples: str
) -> None:
    answer = send(api, samples, *LABELED, ("set/run.exe", b"MZ"))

    assert (answer.status_code, refusals(answer)) == (202, [("set/run.exe", "file_unknown")])
    assert finished().result["annotated"] == 1  # type: ignore[index]  # the job has ended


def test_the_same_zip_again_adds_nothing(api: APIClient, samples: str) -> None:
    send(api, samples, ("set.zip", zip_of(dict(LABELED))))
    jobs.run_pending()
    send(api, samples, ("other name.zip", zip_of(dict(LABELED))))
    jobs.run_pending()

    assert (Sample.objects.count(), Annotation.objects.count()) == (1, 1)


def test_how_files_are_imported_comes_with_them(api: APIClient, samples: str) -> None:
    send(api, samples, *LABELED, fields=(("final", "false"), ("format", "voc"), ("labels", "cat")))

    job = finished()
    assert (job.parameters["format"], job.parameters["labels"]) == ("voc", ["cat"])
    assert Sample.objects.get().state == "to_confirm"


def test_images_of_a_labeled_folder_come_alone_where_one_asks_for_it(api: APIClient, samples: str) -> None:
    answer = send(api, samples, *LABELED, fields=(("annotated", "false"),))

    assert (answer.status_code, refusals(answer)) == (200, [("set/a.xml", "image_format_unsupported")])


def test_images_in_folders_are_no_labels_of_a_detection_dataset(api: APIClient, samples: str) -> None:
    assert send(api, samples, ("cat/a.jpg", picture()), ("dog/b.jpg", picture("blue"))).status_code == 200


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>", "archive_damaged"),
        (zip_of(dict(LABELED))[:-9], "archive_damaged"),
        (zip_of({"run.exe": b"MZ"}), "archive_empty"),
        (encrypted(zip_of({"a.jpg": picture()})), "archive_empty"),
    ],
)
def test_a_zip_of_no_use_is_refused_at_once(api: APIClient, samples: str, content: bytes, code: str) -> None:
    answer = send(api, samples, ("set.zip", content))

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Job.objects.exists()


def test_a_zip_comes_alone(api: APIClient, samples: str) -> None:
    answer = send(api, samples, ("set.zip", zip_of(dict(LABELED))), ("a.jpg", picture()))

    assert (answer.status_code, answer.json()["code"]) == (400, "archive_alone")


def test_a_folder_of_which_nothing_can_be_used_is_refused(api: APIClient, samples: str) -> None:
    answer = send(api, samples, ("a.jpg", b"<html>"), fields=(("annotated", "true"),))

    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_accepted")
    assert refusals(answer) == [("a.jpg", "image_is_markup")]


def test_a_wrong_choice_is_named(api: APIClient, samples: str) -> None:
    answer = send(api, samples, *LABELED, fields=(("format", "cuneiform"),))

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["format"])


def test_a_dataset_without_output_path_takes_no_zip(api: APIClient, samples: str, dataset: Dataset) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="")

    answer = send(api, samples, ("set.zip", zip_of(dict(LABELED))))

    assert (answer.status_code, answer.json()["code"]) == (400, "output_path_missing")


# In many requests


def test_files_come_one_request_after_the_other_and_are_imported_together(
    api: APIClient, upload: str
) -> None:
    for file in LABELED:
        assert send(api, upload, file).json() == {"stored": 1, "refused": []}

    answer = api.post(f"{upload}/import", {"final": False})

    assert (answer.status_code, answer.json()["job"]["state"]) == (202, "waiting")
    assert finished().result["annotated"] == 1  # type: ignore[index]  # the job has ended


def test_a_zip_comes_in_pieces(api: APIClient, upload: str) -> None:
    content = zip_of(dict(LABELED))
    send(api, upload, ("set.zip", content[500:]), fields=(("piece", "1"),))
    send(api, upload, ("set.zip", content[:500]), fields=(("piece", "0"),))
    api.post(f"{upload}/import", {})

    assert finished().result["annotated"] == 1  # type: ignore[index]  # the job has ended


@pytest.mark.parametrize("piece", ["-1", "one", "100000", "9" * 30])
def test_a_piece_has_a_number(api: APIClient, upload: str, piece: str) -> None:
    assert send(api, upload, ("set.zip", b"PK"), fields=(("piece", piece),)).status_code == 400


def test_nothing_can_be_imported_before_it_came(api: APIClient, upload: str) -> None:
    answer = api.post(f"{upload}/import", {})

    assert (answer.status_code, answer.json()["code"]) == (400, "upload_empty")


def test_a_busy_dataset_keeps_the_files_for_later(api: APIClient, upload: str) -> None:
    send(api, upload, *LABELED)
    api.post(f"{upload}/import", {})

    answer = api.post(f"{upload}/import", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "dataset_busy")


def test_a_labeler_may_not_send_files(
    client_of: Callable[[User], APIClient], labeler: User, upload: str
) -> None:
    assert send(client_of(labeler), upload, *LABELED).status_code == 403
