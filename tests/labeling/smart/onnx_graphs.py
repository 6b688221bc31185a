"""Tiny ONNX models for tests: those that look at the image's colours, and those that always answer the same."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = [helper.make_opsetid("", 17)]
IMAGE = (1, 3, 32, 32)


def model_of(
    nodes: Sequence[Any],
    inputs: Mapping[str, tuple[int, Sequence[Any]]],
    outputs: Mapping[str, tuple[int, Sequence[Any] | None]],
    *,
    tensors: Sequence[Any] = (),
    metadata: Mapping[str, str] | None = None,
    opsets: Sequence[Any] = OPSET,
) -> bytes:
    """A model's file. Inputs and outputs are {name: (type, shape)}."""
    values = [helper.make_tensor_value_info(name, *told) for name, told in inputs.items()]
    answers = [helper.make_tensor_value_info(name, *told) for name, told in outputs.items()]
    graph = helper.make_graph(list(nodes), "test", values, answers, list(tensors))
    model = helper.make_model(graph, opset_imports=list(opsets), ir_version=8)
    for key, value in (metadata or {}).items():
        model.metadata_props.append(onnx.StringStringEntryProto(key=key, value=value))
    return bytes(model.SerializeToString())


def colours(
    shape: Sequence[Any] = IMAGE, *, axes: Sequence[int] = (2, 3), metadata: Mapping[str, str] | None = None
) -> bytes:
    """A classifier of three labels: how red, green and blue an image is on the average."""
    node = helper.make_node("ReduceMean", ["images"], ["scores"], axes=list(axes), keepdims=0)
    inputs = {"images": (TensorProto.FLOAT, shape)}
    return model_of([node], inputs, {"scores": (TensorProto.FLOAT, (1, 3))}, metadata=metadata)


def answering(
    outputs: Mapping[str, Any],
    *,
    shape: Sequence[Any] = (1, 3, 64, 64),
    image_type: int = TensorProto.FLOAT,
    size_input: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """A model that answers these arrays, whatever it is shown."""
    nodes, declared = [], {}
    for name, array in outputs.items():
        value = numpy_helper.from_array(np.asarray(array), name=f"{name}_value")
        nodes.append(helper.make_node("Constant", [], [name], value=value))
        declared[name] = (value.data_type, np.asarray(array).shape)
    inputs: dict[str, tuple[int, Sequence[Any]]] = {"images": (image_type, shape)}
    if size_input:
        inputs[size_input] = (TensorProto.INT64, (1, 2))
    return model_of(nodes, inputs, declared, metadata=metadata)


def reaching_out() -> bytes:
    """A model whose weights lie in another file: of the machine that loads it."""
    tensor = TensorProto(name="weights", data_type=TensorProto.FLOAT, dims=[1, 3, 32, 32])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../../etc/passwd")
    node = helper.make_node("Add", ["images", "weights"], ["scores"])
    inputs = {"images": (TensorProto.FLOAT, IMAGE)}
    return model_of([node], inputs, {"scores": (TensorProto.FLOAT, IMAGE)}, tensors=[tensor])


def with_operator(operator: str, domain: str) -> bytes:
    node = helper.make_node(operator, ["images"], ["scores"], domain=domain)
    opsets = [*OPSET, helper.make_opsetid(domain, 1)]
    inputs = {"images": (TensorProto.FLOAT, IMAGE)}
    return model_of([node], inputs, {"scores": (TensorProto.FLOAT, IMAGE)}, opsets=opsets)


def greedy(values: int = 4_000_000_000) -> bytes:
    """A small file that makes a tensor of so many values when it runs."""
    shape = numpy_helper.from_array(np.array([values], dtype=np.int64), name="shape")
    value = numpy_helper.from_array(np.array([1.0], dtype=np.float32))
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["much"], value=value),
        helper.make_node("ReduceMean", ["much"], ["mean"], keepdims=1),
        helper.make_node("ReduceMean", ["images"], ["seen"], axes=[2, 3], keepdims=0),
        helper.make_node("Add", ["seen", "mean"], ["scores"]),
    ]
    inputs = {"images": (TensorProto.FLOAT, IMAGE)}
    return model_of(nodes, inputs, {"scores": (TensorProto.FLOAT, (1, 3))}, tensors=[shape])


def nested(depth: int) -> bytes:
    """A model of branches in branches."""
    graph = helper.make_graph([], "leaf", [], [])
    for _ in range(depth):
        node = helper.make_node("If", ["condition"], [], then_branch=graph)
        graph = helper.make_graph([node], "branch", [], [])
    model = helper.make_model(graph, opset_imports=OPSET, ir_version=8)
    return bytes(model.SerializeToString())


def declaring(*dimensions: int) -> bytes:
    """A model with a tensor that says to be so large, and has no content."""
    tensor = TensorProto(name="weights", data_type=TensorProto.FLOAT, dims=dimensions)
    node = helper.make_node("Identity", ["images"], ["scores"])
    inputs = {"images": (TensorProto.FLOAT, IMAGE)}
    return model_of([node], inputs, {"scores": (TensorProto.FLOAT, IMAGE)}, tensors=[tensor])
