"""The named refusals of labeling."""

from collections.abc import Iterable

from datasets.errors import ConflictError, InvalidInputError, StorageUnavailableError

SHOWN, MOST_NAMED = 10, 1000  # unknown labels in the sentence, and among the parameters


class UnknownLabelError(InvalidInputError):
    """`params.names` holds the names, or ids where no name was given; the first thousand."""

    code = "unknown_label"

    def __init__(self, names: Iterable[str]) -> None:
        unknown = sorted(set(names))
        shown = ", ".join(unknown[:SHOWN]) + (f" and {len(unknown) - SHOWN} more" if unknown[SHOWN:] else "")
        super().__init__(
            f"The dataset has no label {shown}. Create it first or choose another.",
            params={"names": unknown[:MOST_NAMED]},
        )


class LabelRequiredError(InvalidInputError):
    code = "label_required"
    message = "An annotation needs a label or label_id."


class SizeUnknownError(InvalidInputError):
    code = "image_unreadable"
    message = "The size of the image could not be read, so nobody can tell where the shape lies."


class ShapeRequiredError(InvalidInputError):
    code = "shape_required"
    message = "An annotation of this dataset needs a shape."


class ShapeNotAllowedError(InvalidInputError):
    code = "shape_not_allowed"
    message = "Images of a classification dataset carry labels without a shape."


class DuplicateLabelError(InvalidInputError):
    code = "duplicate_label"
    message = "An image of a classification dataset carries each label once."


class AnnotationIdTakenError(InvalidInputError):
    code = "annotation_id_taken"
    message = "An annotation of another sample has that id. Choose a new one."


class LabelInUseError(ConflictError):
    code = "label_in_use"
    message = "The label has annotations. Say with policy what shall become of them."


class ModelUnusableError(InvalidInputError):
    """`params.reason`: a code of `ModelFaultError`, or `took_too_long`, `out_of_memory`, `crashed`, `too_large`,
    `gone` or `changed`."""

    code = "model_unusable"

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, params={"reason": reason})


class ModelNotReadyError(ConflictError):
    code = "model_not_ready"
    message = "Say first what the model answers and how its labels are called."


class ModelUnfitError(ConflictError):
    code = "model_unfit"
    message = "The model does not suit the dataset: a classifier labels whole images, a detector draws boxes."


class ModelOfOtherKindError(InvalidInputError):
    code = "model_of_other_kind"
    message = "A file has settings, a backend an address: this model has nothing of the kind."


class NoLabelError(ConflictError):
    code = "no_label"
    message = "Add labels to the dataset first: the model is asked for them by their names."


class ModelInUseError(ConflictError):
    code = "model_in_use"
    message = "A run uses the model at this moment. Wait for it or cancel it."


class ModelsBusyError(StorageUnavailableError):
    code = "models_busy"
    message = "Another model is being looked at. Try again in some seconds."
