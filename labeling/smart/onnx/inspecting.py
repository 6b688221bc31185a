"""What a model's file holds, before any library reads it: nothing that reaches for other files or other code.

Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (IR version 13).
"""

import math
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from labeling.smart.onnx.faults import ModelFaultError, damaged
from labeling.smart.onnx.wire import Field, fields, varints, word

MODEL_IR, MODEL_GRAPH, MODEL_OPSETS, MODEL_FUNCTIONS = 1, 7, 8, 25
GRAPH_NODES, GRAPH_TENSORS, GRAPH_SPARSE_TENSORS = 1, 5, 15
NODE_OPERATOR, NODE_ATTRIBUTES, NODE_DOMAIN = 4, 5, 7
ATTRIBUTE_TENSORS, ATTRIBUTE_GRAPHS, ATTRIBUTE_SPARSE_TENSORS = (5, 10), (6, 11), (22, 23)
TENSOR_DIMENSIONS, TENSOR_EXTERNAL, TENSOR_PLACE = 1, 13, 14
FUNCTION_NAME, FUNCTION_NODES, FUNCTION_DOMAIN = 1, 7, 10
OPSET_DOMAIN = 1

DOMAINS = {"", "ai.onnx", "ai.onnx.ml", "com.microsoft"}  # whose operators onnxruntime brings along
REFUSED_OPERATORS = {"EPContext"}  # reads files that it names
MOST_NODES = 200_000
DEEPEST = 12  # graphs in graphs
MOST_VALUES = 2_000_000_000  # of a tensor


def inspect(path: Path) -> None:
    """Raise ModelFaultError where the file is no ONNX model, is damaged, or needs more than itself."""
    with _mapped(path) as data:
        _Inspection(data).model()


@contextmanager
def _mapped(path: Path) -> Iterator[memoryview]:
    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            raise not_onnx() from None
        with mapped, memoryview(mapped) as data:
            yield data


def not_onnx() -> ModelFaultError:
    return ModelFaultError("not_onnx", "The file is no ONNX model. Export the model to ONNX first.")


class _Inspection:
    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.nodes = 0
        self.functions: set[tuple[str, str]] = set()

    def model(self) -> None:
        top = self._top()
        numbers = {field.number for field in top}
        if MODEL_IR not in numbers or MODEL_GRAPH not in numbers:
            raise not_onnx()
        functions = [field for field in top if field.number == MODEL_FUNCTIONS]
        for field in functions:
            self.functions.add((self._word(field, FUNCTION_DOMAIN), self._word(field, FUNCTION_NAME)))
        for field in top:
            if field.number == MODEL_GRAPH:
                self._graph(field, 0)
        for field in functions:
            for each in self._fields(field):
                if each.number == FUNCTION_NODES:
                    self._node(each, 0)

    def _top(self) -> list[Field]:
        """The fields of the whole file. What is wrong within the first bytes was never a model."""
        found: list[Field] = []
        try:
            found.extend(fields(self.data, 0, len(self.data)))
        except ModelFaultError:
            if not any(field.number == MODEL_IR for field in found):
                raise not_onnx() from None
            raise
        return found

    def _fields(self, field: Field) -> Iterator[Field]:
        return fields(self.data, field.start, field.end)

    def _word(self, message: Field, number: int) -> str:
        return next((word(self.data, each) for each in self._fields(message) if each.number == number), "")

    def _graph(self, graph: Field, depth: int) -> None:
        if depth > DEEPEST:
            raise ModelFaultError("too_complex", "The model nests its graphs too deep.")
        for each in self._fields(graph):
            if each.number == GRAPH_NODES:
                self._node(each, depth)
            elif each.number == GRAPH_TENSORS:
                self._tensor(each)
            elif each.number == GRAPH_SPARSE_TENSORS:
                self._sparse_tensor(each)

    def _node(self, node: Field, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise ModelFaultError("too_complex", f"The model has more than {MOST_NODES:,} operators.")
        self._require_known(self._word(node, NODE_DOMAIN), self._word(node, NODE_OPERATOR))
        for each in self._fields(node):
            if each.number == NODE_ATTRIBUTES:
                self._attribute(each, depth)

    def _require_known(self, domain: str, operator: str) -> None:
        is_known = domain in DOMAINS or (domain, operator) in self.functions
        if not is_known or operator in REFUSED_OPERATORS:
            name = f"{domain}.{operator}" if domain else operator
            message = (
                f"The model needs the operator {name[:100]}, which is not part of ONNX. Export it without."
            )
            raise ModelFaultError("custom_operators", message)

    def _attribute(self, attribute: Field, depth: int) -> None:
        for each in self._fields(attribute):
            if each.number in ATTRIBUTE_TENSORS:
                self._tensor(each)
            elif each.number in ATTRIBUTE_GRAPHS:
                self._graph(each, depth + 1)
            elif each.number in ATTRIBUTE_SPARSE_TENSORS:
                self._sparse_tensor(each)

    def _sparse_tensor(self, tensor: Field) -> None:
        for each in self._fields(tensor):
            if each.number in (1, 2):  # values and indices
                self._tensor(each)

    def _tensor(self, tensor: Field) -> None:
        sizes: list[int] = []
        for each in self._fields(tensor):
            if each.number == TENSOR_EXTERNAL or (each.number == TENSOR_PLACE and each.value):
                message = "The model keeps its weights in other files. Export it as one file."
                raise ModelFaultError("external_data", message)
            if each.number == TENSOR_DIMENSIONS:
                sizes += varints(self.data, each)
        if len(sizes) > 100 or any(size >= 1 << 63 for size in sizes):  # a negative one is a large varint
            raise damaged()
        if math.prod(sizes) > MOST_VALUES:
            raise ModelFaultError(
                "too_complex", f"The model has a tensor of more than {MOST_VALUES:,} values."
            )
