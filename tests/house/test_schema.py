"""openapi.yaml is what the code says."""

from pathlib import Path

from django.core.management import call_command

from config import settings


def test_the_committed_schema_is_the_generated_one(tmp_path: Path) -> None:
    generated = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(generated), validate=True, fail_on_warn=True)

    committed = Path(settings.BASE_DIR, "openapi.yaml").read_text()
    assert generated.read_text() == committed, "run `make schema` and commit openapi.yaml"
