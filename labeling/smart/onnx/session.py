"""A model in onnxruntime. Imported by workers' children alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as state

from labeling.smart.onnx.faults import ModelFaultError
from labeling.smart.onnx.inspecting import inspect

THREADS = 2
QUIET = 4  # fatal errors alone are printed
LONGEST_COMPLAINT = 300
TYPES = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
    "tensor(uint8)": np.uint8,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
}
REFUSALS = (
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NotImplemented,
    state.RuntimeException,
    state.NoSuchFile,
    state.EPFail,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output: its shape has a number, a name or None for each axis."""

    name: str
    type: str
    shape: tuple[int | str | None, ...]


class Model:
    """Raises ModelFaultError where the file can't be used, and in `run`."""

    def __init__(self, path: Path) -> None:
        inspect(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
        options.log_severity_level = QUIET
        options.enable_cpu_mem_arena = False  # a limit of memory shall count what is needed
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except REFUSALS as error:
            raise _refused(error) from error
        self.inputs = [_port(each) for each in self._session.get_inputs()]
        self.outputs = [_port(each) for each in self._session.get_outputs()]
        self.metadata = dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, values: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        types = {port.name: TYPES[port.type] for port in self.inputs if port.type in TYPES}
        given = {name: value.astype(types[name]) for name, value in values.items()}
        try:
            found = self._session.run(None, given)
        except REFUSALS as error:
            raise _refused(error) from error
        if not all(isinstance(value, np.ndarray) for value in found):
            raise ModelFaultError(
                "output_unfit", "The model answers lists instead of tensors. Export it without."
            )
        return dict(zip([port.name for port in self.outputs], found, strict=True))


def _port(found: Any) -> Port:
    return Port(found.name, found.type, tuple(found.shape))


def _refused(error: Exception) -> ModelFaultError:
    said = " ".join(str(error).split())[:LONGEST_COMPLAINT]
    return ModelFaultError("refused", f"ONNX Runtime can't run the model: {said}")
