"""Shapes that a smaller file left outside their image: cut as imports cut them, or left out."""

import pytest

from datasets.formats.fitting import Fitted, fit_sample, fit_samples
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Shape

INSIDE = Shape("rectangle", ((0.0, 0.0), (10.0, 10.0)))


def sample_of(*shapes: Shape | None, width: int | None = 50) -> AnnotatedSample:
    """An image of 50 x 40 px that lost what lay right of and below it."""
    image = ImageInfo("obs://images/a.jpg", "a.jpg", width, 40)
    records = tuple(AnnotationRecord("cat", shape) for shape in shapes)
    return AnnotatedSample(image, records, usage="train", state="labeled")


def shapes_of(fitted: Fitted) -> list[Shape | None]:
    return [record.shape for record in fitted.sample.annotations]


def test_a_sample_whose_shapes_are_inside_stays_what_it_is() -> None:
    sample = sample_of(INSIDE, None)

    assert fit_sample(sample) == (sample, 0, 0)


def test_a_box_is_cut_at_the_edge() -> None:
    fitted = fit_sample(sample_of(INSIDE, Shape("rectangle", ((40.0, 10.0), (55.0, 30.0)))))

    assert shapes_of(fitted) == [INSIDE, Shape("rectangle", ((40.0, 10.0), (50.0, 30.0)))]
    assert (fitted.clipped, fitted.left_out) == (1, 0)


@pytest.mark.parametrize(
    "shape",
    [
        Shape("rectangle", ((40.0, 10.0), (65.0, 30.0))),
        Shape("polygon", ((45.0, 10.0), (90.0, 10.0), (90.0, 30.0))),
        Shape("rotated_rectangle", ((60.0, 10.0), (30.0, 10.0)), 30.0),
        Shape("circle", ((60.0, 10.0), (20.0, 0.0))),
        Shape("polyline", ((10.0, 10.0), (90.0, 10.0))),
        Shape("point", ((60.0, 10.0),)),
        Shape("mask", (), None, {"size": [40, 60], "counts": [0, 2400]}),
    ],
)
def test_what_lies_outside_or_cannot_be_cut_is_left_out(shape: Shape) -> None:
    fitted = fit_sample(sample_of(INSIDE, shape))

    assert (shapes_of(fitted), fitted.clipped, fitted.left_out) == ([INSIDE], 0, 1)


def test_a_sample_that_lost_all_shapes_is_not_one_that_was_found_empty() -> None:
    fitted = fit_sample(sample_of(Shape("rectangle", ((60.0, 10.0), (65.0, 30.0)))))

    assert (fitted.sample.is_labeled, fitted.sample.usage) == (False, None)


def test_shapes_on_an_image_of_unknown_size_stay() -> None:
    sample = sample_of(Shape("rectangle", ((60.0, 10.0), (65.0, 30.0))), width=None)

    assert fit_sample(sample).sample == sample


def test_a_format_of_labels_alone_keeps_them_all() -> None:
    sample = sample_of(Shape("rectangle", ((60.0, 10.0), (65.0, 30.0))))

    assert list(fit_samples([sample], shape_kinds=())) == [Fitted(sample)]
