"""Files that are no model, or more than one: refused by name before onnxruntime sees them, or by its refusal."""

from pathlib import Path

import pytest

from datasets.errors import DomainError
from datasets.job_children import ChildFailedError, ChildTooLargeError, run_child
from labeling.smart.onnx.faults import ModelFaultError
from labeling.smart.onnx.inspecting import inspect
from tests.labeling.smart import onnx_graphs as graphs


def fault_of(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ModelFaultError) as caught:
        inspect(path)
    return caught.value.code


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04" + bytes(40), b"ORTM" + bytes(40), b"\x80\x04\x95cos\nsystem\n", b"<html>" * 9],
    ids=["empty", "zip", "ort", "pickle", "page"],
)
def test_what_is_no_onnx_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert fault_of(tmp_path / "m.onnx", content) == "not_onnx"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    whole = graphs.colours()

    assert fault_of(tmp_path / "m.onnx", whole[: int(share * len(whole))]) == "damaged"


def test_weights_in_another_file_are_refused(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "m.onnx", graphs.reaching_out()) == "external_data"


@pytest.mark.parametrize(
    ("operator", "domain"),
    [("Run", "evil.example"), ("EPContext", "com.microsoft"), ("A", "com.microsoft.x")],
)
def test_an_operator_that_is_not_part_of_onnx_is_refused(tmp_path: Path, operator: str, domain: str) -> None:
    assert fault_of(tmp_path / "m.onnx", graphs.with_operator(operator, domain)) == "custom_operators"


def test_a_tensor_that_says_to_be_gigantic_is_refused(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "m.onnx", graphs.declaring(1 << 40, 1 << 20)) == "too_complex"


def test_graphs_in_graphs_end_somewhere(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "m.onnx", graphs.nested(14)) == "too_complex"


def test_a_good_model_passes(tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(graphs.colours())

    inspect(path)


def examined(path: Path, content: bytes) -> object:
    path.write_bytes(content)
    return run_child(
        "labeling.smart.onnx.children:examine",
        {"file": str(path)},
        seconds=60,
        megabytes=1500,
        check=lambda: None,
    )


def test_a_model_that_takes_all_memory_ends_its_child_alone(tmp_path: Path) -> None:
    with pytest.raises((ChildTooLargeError, ChildFailedError, DomainError)) as caught:
        examined(tmp_path / "m.onnx", graphs.greedy())

    assert getattr(caught.value, "code", "") in ("refused", "out_of_memory")


def test_a_graph_that_does_not_add_up_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as caught:
        examined(tmp_path / "m.onnx", graphs.with_operator("NoSuchOperator", ""))

    assert caught.value.code == "refused"
