"""One test for each class of weakness that was published of tools like this one, named after it.

What is tested where it is built is named in `ELSEWHERE`, by class, and must be there; the tests below fill the rest.
"""

import ast
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, User
from labeling.models import LabelingModel
from tests.attacks.fuzzing import rows
from tests.doubles import MemoryStore
from tests.factories import ApiTokenFactory
from tests.house.test_doors import CALLS, Call, url_of
from tests.stage import add_samples

ROOT = Path(__file__).parents[2]
ELSEWHERE = {
    "SSRF by a redirect": "datasets/outgoing/test_asking.py::test_a_redirect_is_not_followed",
    "SSRF by DNS rebinding": "datasets/outgoing/test_asking.py::test_a_name_that_changes_its_mind_is_resolved_once",
    "SSRF by one of several addresses": (
        "datasets/outgoing/test_asking.py::test_a_name_with_one_private_address_among_public_ones_is_refused"
    ),
    "SSRF by mapped and translated addresses": (
        "datasets/outgoing/test_addresses.py::test_an_address_that_is_not_of_the_public_internet_is_known"
    ),
    "error texts that quote the reply": "datasets/outgoing/test_asking.py::test_a_refusal_quotes_nothing_of_the_answer",
    "error texts that quote the inside": "attacks/test_web_door.py::test_an_error_of_ours_tells_nothing_of_the_inside",
    "scripts of other places": "config/test_pages.py::test_scripts_come_from_here_only",
    "traversal in names of archives": "datasets/services/test_archives.py::test_an_entry_of_an_odd_name_is_refused",
    "links in archives": "datasets/services/test_staging.py::test_a_link_in_a_zip_is_not_followed",
    "traversal in storage paths": "datasets/test_storage_folder.py::test_no_path_however_written_reaches_the_outside",
    "traversal in the web server": "attacks/test_web_door.py::test_no_file_of_ours_is_given_out",
    "names that fall together in an export": (
        "attacks/test_image_files.py::test_names_that_some_system_takes_for_one_are_exported_apart"
    ),
    "missing object checks": "house/test_doors.py::test_whoever_is_allowed_passes_and_nobody_else",
    "ids of other datasets": (
        "attacks/test_other_datasets.py::test_a_row_of_another_dataset_is_not_found_through_this_one"
    ),
    "mass assignment": "attacks/test_other_datasets.py::test_nobody_makes_himself_more_than_he_is",
    "upload type confusion": "attacks/test_image_files.py::test_every_image_gets_an_answer_that_no_browser_runs",
    "decompression bombs in images": (
        "datasets/test_image_headers.py::test_a_decompression_bomb_is_refused_by_its_header"
    ),
    "decompression bombs in archives": (
        "datasets/services/test_archives.py::test_what_grows_more_than_a_hundredfold_is_a_bomb"
    ),
    "XML entities": "attacks/test_annotation_files.py::test_an_xml_with_entities_is_listed_and_reads_nothing",
    "models that run code": "labeling/smart/test_onnx_hostile.py::test_an_operator_that_is_not_part_of_onnx_is_refused",
    "CSRF at signing in": "attacks/test_web_door.py::test_another_site_signs_nobody_in",
    "CSRF in a session": "attacks/test_web_door.py::test_another_site_changes_nothing_in_a_session",
    "formulas in CSV": "datasets/formats/test_csv.py::test_no_text_is_a_formula",
    "host header": "attacks/test_hostile_requests.py::test_a_host_that_is_not_ours_is_refused_and_quoted_nowhere",
    "known and readable keys": "config/test_settings.py::test_production_refuses",
    "key file": "config/test_settings.py::test_the_key_is_made_once_and_only_its_owner_reads_it",
    "tokens that can be read again": "config/test_users.py::test_a_token_is_shown_once",
    "passwords of backends": "labeling/api/test_backends.py::test_a_password_is_taken_and_never_given",
    "open registration": "config/test_sign_in.py::test_nobody_registers_himself",
}
EVIL = "</script><img src=x onerror=alert(1)>\"'"
READS = [call for call in CALLS if call.method == "GET"]
each_read = pytest.mark.parametrize("call", READS, ids=str)


@pytest.mark.parametrize("weakness", ELSEWHERE)
def test_the_class_is_tested_where_it_is_built(weakness: str) -> None:
    path, _, name = ELSEWHERE[weakness].partition("::")

    assert f"\ndef {name}(" in (ROOT / "tests" / path).read_text(), (
        f"The test of {weakness} has another name."
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000", "http://[::1]:8000", "http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]",
        "http://2130706433", "http://0x7f000001", "http://0177.0.0.1", "http://127.1", "http://0", "http://[::]",
        "http://169.254.169.254/latest/meta-data", "http://[fd00:ec2::254]", "http://10.0.0.1", "http://192.168.0.1",
        "http://[64:ff9b::7f00:1]", "http://[2002:7f00:1::]", "http://localhost", "http://localhost.",
        "http://user@127.0.0.1", "file:///etc/passwd", "ftp://example.com", "gopher://127.0.0.1:6379/_INFO",
        "dict://127.0.0.1:6379", "//127.0.0.1", "http://127.0.0.1#@example.com", "http://example.com@127.0.0.1",
    ],
)  # fmt: skip
def test_ssrf_by_an_address_of_a_model(url: str, api: APIClient) -> None:
    answer = api.post("/api/v1/models", {"kind": "label_studio_ml", "url": url})

    assert (answer.status_code, answer.json()["code"]) in [(400, "address_refused"), (400, "address_invalid")]
    assert not LabelingModel.objects.exists()


@pytest.mark.usefixtures("store")
@each_read
def test_stored_and_reflected_xss_has_no_page_to_run_in(call: Call, dataset: Dataset, api: APIClient) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(name=EVIL, description=EVIL)
    url = url_of(call, dataset)
    answer = api.get(f"{url}{'&' if '?' in url else '?'}cursor={EVIL}&search={EVIL}&{EVIL}={EVIL}")

    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    assert kind in ("application/json", "application/vnd.oai.openapi", "image/jpeg", "image/png", "")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/api/v1/<script>", "/api/<script>", "/assets/<script>", "/api/v1/datasets/<script>"]
)
def test_reflected_xss_by_an_address_that_is_not_there(path: str, db: None) -> None:
    answer = Client().get(path)

    assert b"<script>" not in b"".join(answer)
    assert answer.status_code == 404


def test_dom_xss_has_no_sink_in_the_pages() -> None:
    sinks = re.compile(
        r"dangerouslySetInnerHTML|[iI]nnerHTML|outerHTML|insertAdjacentHTML|document\.write|srcDoc|eval\("
    )
    sources = [path for path in (ROOT / "frontend" / "src").rglob("*.ts*") if ".test." not in path.name]

    assert len(sources) > 100
    assert [str(path) for path in sources if sinks.search(path.read_text())] == []


@pytest.fixture
def polyglot(dataset: Dataset, store: MemoryStore) -> Sample:
    """An image whose name says that it is a page and whose comment is one."""
    file = io.BytesIO()
    Image.new("RGB", (32, 32)).save(file, "JPEG", comment=EVIL.encode())
    (sample,) = add_samples(dataset, 1)
    entry = store.put("obs://images/page.html", file.getvalue())
    words = {
        "path": entry.path,
        "name": "page.html",
        "size": entry.size,
        "etag": entry.etag,
        "format": "jpeg",
    }
    Sample.objects.filter(pk=sample.pk).update(**words, width=32, height=32)
    return sample


@pytest.mark.parametrize("what", ["image", "thumbnail"])
def test_upload_type_confusion_gives_an_image_in_a_sandbox(
    what: str, polyglot: Sample, api: APIClient
) -> None:
    answer = api.get(f"/api/v1/datasets/{polyglot.dataset_id}/samples/{polyglot.pk}/{what}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


LOOKUPS = [
    "created_by__password__startswith", "created_by__password", "members__user__password__regex", "author__password",
    "dataset__members__user__api_tokens__digest__gt", "id__in", "pk", "deleted_at__isnull", "name__regex",
]  # fmt: skip


@pytest.mark.usefixtures("store")
@each_read
def test_orm_lookups_in_filters_are_refused_or_passed_over(
    call: Call, dataset: Dataset, api: APIClient
) -> None:
    url = url_of(call, dataset)
    usual = told(api.get(url))
    glue = "&" if "?" in url else "?"
    answers = [told(api.get(f"{url}{glue}{name}=a")) for name in LOOKUPS]
    ordered = [
        told(api.get(f"{url}{glue}{word}={name}")) for word in ("ordering", "order_by") for name in LOOKUPS
    ]

    assert [each for each in answers + ordered if each != usual and each[0] != 400] == []


def told(answer: Any) -> tuple[int, bytes]:
    """What an answer says, without the time of day in it."""
    content = b"" if answer.streaming else answer.content
    return answer.status_code, re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z?", b"", content)


@pytest.mark.parametrize(
    "order", ["created_by__password", "-password", "?", "id;drop table", "owner__user__password"]
)
def test_orm_lookups_in_an_order_are_refused(order: str, dataset: Dataset, api: APIClient) -> None:
    answer = api.get(f"/api/v1/datasets/{dataset.pk}/samples", {"order": order})

    assert (answer.status_code, "password" in answer.json()["message"]) == (400, False)


@pytest.mark.parametrize(
    "path",
    [
        "obs://images/../secret/", "obs://images/..", "obs://../", "obs://images/a/../../b/", "/etc/passwd",
        "file:///etc/", "obs://images/%00/../", "obs://images/a\\..\\b/", "../../etc/", "obs:///etc/", "obs://images/./",
    ],
)  # fmt: skip
def test_traversal_in_paths_that_people_give(path: str, api: APIClient, store: MemoryStore) -> None:
    body = {"name": "new", "type": "object_detection", "input_path": path, "output_path": "obs://out/"}
    made, listed = api.post("/api/v1/datasets", body), api.get("/api/v1/storage", {"path": path})

    assert (made.status_code, listed.status_code) in [(400, 400), (404, 404), (400, 404), (404, 400)]
    assert not Dataset.objects.filter(name="new").exists()


def test_traversal_in_the_name_of_a_version_tag_stays_a_name(dataset: Dataset, api: APIClient) -> None:
    answer = api.put(f"/api/v1/datasets/{dataset.pk}/versions/1/tags/../../../../etc/passwd", {})

    assert answer.status_code in (400, 404, 405)


FORBIDDEN_IMPORTS = {"pickle", "cPickle", "dill", "marshal", "shelve", "joblib", "jsonpickle", "cloudpickle"}
FORBIDDEN_CALLS = {"eval", "exec", "torch.load", "yaml.unsafe_load", "yaml.full_load", "pandas.read_pickle"}


def test_unsafe_deserialisation_is_nowhere_in_the_code() -> None:
    found = [
        f"{path.name}: {word}" for path in own_code() for word in dangerous_words(ast.parse(path.read_text()))
    ]

    assert found == []
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert "Pickle" not in getattr(settings, "SESSION_SERIALIZER", "")


def own_code() -> list[Path]:
    return [
        path for app in ("config", "datasets", "labeling", "analysis") for path in (ROOT / app).rglob("*.py")
    ]


def dangerous_words(tree: ast.AST) -> Iterator[str]:
    """Imports and calls that make objects of bytes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in FORBIDDEN_IMPORTS)
        elif isinstance(node, ast.ImportFrom) and node.module in FORBIDDEN_IMPORTS:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            yield from (name for name in [ast.unparse(node.func)] if name in FORBIDDEN_CALLS)
            yield from (
                each.arg for each in node.keywords if each.arg == "allow_pickle" and is_true(each.value)
            )


def is_true(node: ast.expr) -> bool:
    return not (isinstance(node, ast.Constant) and node.value is False)


def test_a_pickle_would_be_noticed() -> None:
    code = "import pickle\nfrom marshal import loads\neval('1')\nnumpy.load(f, allow_pickle=True)"

    assert list(dangerous_words(ast.parse(code))) == ["pickle", "marshal", "eval", "allow_pickle"]


@pytest.mark.usefixtures("store")
@each_read
def test_csrf_has_no_get_that_changes_anything(call: Call, dataset: Dataset, api: APIClient) -> None:
    url = url_of(call, dataset)
    before = rows()
    api.get(url)

    assert rows() == before


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "/sign-in?next=//evil.example", "/api/v1/datasets/"]
)
def test_open_redirect_is_nowhere(path: str, db: None) -> None:
    answer = Client().get(path)

    assert "Location" not in answer.headers


def test_key_handling_keeps_secrets_out_of_every_list(
    admin: User, client_of: Callable[[User], APIClient], dataset: Dataset
) -> None:
    token = ApiTokenFactory.create(user=admin)
    client = client_of(admin)
    listed = b"".join(
        client.get(path).content for path in ("/api/v1/auth/tokens", "/api/v1/users", "/api/v1/auth/me")
    )

    assert [secret for secret in (token.digest, admin.password) if secret.encode() in listed] == []
