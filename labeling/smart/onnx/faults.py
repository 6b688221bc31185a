"""Why a file can't be used as a model."""

from datasets.errors import DomainError


class ModelFaultError(DomainError):
    """Its code is the `reason` of `model_unusable`: `not_onnx`, `damaged`, `external_data`, `custom_operators`,
    `too_complex`, `input_unknown`, `refused` or `output_unfit`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, code=code)


def damaged() -> ModelFaultError:
    return ModelFaultError("damaged", "The file is cut off or damaged. Export the model again.")
