"""What classifiers learn from a few images of each class of a real set, on the half of each class that is held out.

Medians over three seeds, ten for what to label next. Every engine that can run here is measured.
"""

import time
from statistics import mean, median

import numpy as np

from labeling.smart import selection
from labeling.smart.axes import points_of
from labeling.smart.calibration import expected_calibration_error
from labeling.smart.engines import CLASSIFIERS, load, missing_packages
from labeling.smart.engines.base import Arrays, Classifier
from labeling.smart.engines.linear import EVENNESS, scale_of, scaled
from tests.benchmarks.figures import Table
from tests.benchmarks.real_sets import ClassSet, Places, class_set, pixels

SEEDS = (1, 2, 3)
CHOICE_SEEDS = range(1, 11)
RANDOM_ORDERS = 3
SURE = 0.9
LEAST = {  # accuracy, by set and labeled images of each class
    ("sign-digits", 10): 0.70,
    ("sign-digits", 20): 0.79,
    ("clothing", 10): 0.38,
    ("clothing", 20): 0.47,
}
LEAST_WITH_NETWORKS = LEAST | {("sign-digits", 10): 0.85, ("sign-digits", 20): 0.91}
MOST_CALIBRATION_ERROR = 0.06
LEAST_PRECISION_WHERE_SURE = 0.92
AHEAD = {2: 0.05, 10: 0.015}  # of random, by labeled images of each class


def run() -> None:
    for name in CLASSIFIERS:
        if missing := missing_packages(name):
            print(f"Left out: {name}, which needs {', '.join(missing)}.", flush=True)
        else:
            measure(name)


def measure(name: str) -> None:
    table = Table(f"Learning to classify: {name}")
    engine: Classifier = load(name)
    least = LEAST_WITH_NETWORKS if CLASSIFIERS[name].requires else LEAST
    for of_set in ("sign-digits", "clothing"):
        photos = class_set(of_set)
        start = time.process_time()
        images = seen(engine, photos)
        spent = (time.process_time() - start) / len(photos.paths)
        table.add(f"{of_set}: decoding, describing and encoding, CPU of an image", spent * 1e3, "ms")
        for per_class in (10, 20):
            add_quality(
                table,
                engine,
                photos,
                images,
                f"{of_set}, {per_class} per class",
                per_class,
                least[of_set, per_class],
            )
        if of_set == "sign-digits" and not CLASSIFIERS[name].requires:
            for per_class, ahead in AHEAD.items():
                add_choice(table, engine, photos, images, per_class, ahead)
    table.close()


def seen(engine: Classifier, photos: ClassSet) -> Arrays:
    """All images of a set, described and encoded."""
    described = [engine.describe(pixels(path)) for path in photos.paths]
    images = {part: np.stack([each[part] for each in described]) for part in engine.described}
    return images | engine.encode(engine.study(images, seed=0), images, go_on)


def add_quality(
    table: Table,
    engine: Classifier,
    photos: ClassSet,
    images: Arrays,
    what: str,
    per_class: int,
    least: float,
) -> None:
    rights, errors, precisions, seconds = [], [], [], []
    for seed in SEEDS:
        labeled, held_out = photos.split(per_class=per_class, seed=seed)
        start = time.process_time()
        probabilities = predicted(engine, photos, images, labeled, held_out, seed)
        seconds.append(time.process_time() - start)
        is_right = probabilities.argmax(axis=1) == photos.labels[held_out]
        sure = probabilities.max(axis=1)
        rights.append(is_right.mean())
        errors.append(expected_calibration_error(sure, is_right))
        precisions.append(is_right[sure >= SURE].mean() if (sure >= SURE).any() else 1.0)
    table.add(f"{what}: accuracy", median(rights), "", limit=least, is_least=True)
    table.add(f"{what}: calibration error", median(errors), "", limit=MOST_CALIBRATION_ERROR)
    table.add(
        f"{what}: precision over {SURE}",
        median(precisions),
        "",
        limit=LEAST_PRECISION_WHERE_SURE,
        is_least=True,
    )
    table.add(f"{what}: CPU of training and prediction", median(seconds), "s")


def predicted(
    engine: Classifier, photos: ClassSet, images: Arrays, labeled: Places, asked: Places, seed: int
) -> np.ndarray:
    learned, _ = engine.train(
        some(images, labeled),
        photos.labels[labeled],
        some(images, asked),
        photos.names,
        seed=seed,
        check=go_on,
    )
    return np.asarray(engine.predict(learned, some(images, asked))[0])


def add_choice(
    table: Table, engine: Classifier, photos: ClassSet, images: Arrays, per_class: int, ahead: float
) -> None:
    """Labels given in the order that is proposed, against as many given at random.

    What random ones teach differs by 5 points from one to the next at 2 per class: their mean is taken, of more seeds.
    """
    number = per_class * len(photos.names)
    gains = []
    for seed in CHOICE_SEEDS:
        by_chance = [shuffled(photos, seed, order)[:number] for order in range(RANDOM_ORDERS)]
        expected = mean(accuracy(engine, photos, images, seed, each) for each in by_chance)
        asked = grown(engine, photos, images, per_class, seed)
        gains.append(accuracy(engine, photos, images, seed, asked) - expected)
    what = f"label next against random, {per_class} per class: accuracy ahead by"
    table.add(what, median(gains), "", limit=ahead, is_least=True)


def pool(photos: ClassSet, seed: int) -> Places:
    """The half of each class that may be labeled."""
    return np.sort(photos.split(per_class=len(photos.paths), seed=seed)[0])


def shuffled(photos: ClassSet, seed: int, order: int) -> Places:
    return np.random.default_rng((seed, order)).permutation(pool(photos, seed))


def grown(engine: Classifier, photos: ClassSet, images: Arrays, per_class: int, seed: int) -> Places:
    """What has been labeled when `per_class` have on average, two of a class at a time, as they are proposed."""
    places = pool(photos, seed)
    labels = len(photos.names)
    is_labeled, margins = np.zeros(len(places), dtype=bool), np.ones(len(places))
    for _ in range(per_class // 2):
        points = whereabouts(engine, photos, images, places, is_labeled, margins, seed)
        chosen = selection.choose(points, is_labeled, margins, labels=labels, number=2 * labels, seed=seed)
        is_labeled[chosen] = True
    return places[is_labeled]


def whereabouts(
    engine: Classifier,
    photos: ClassSet,
    images: Arrays,
    places: Places,
    is_labeled: np.ndarray,
    margins: np.ndarray,
    seed: int,
) -> np.ndarray:
    """Where the images lie among each other by what is known so far, and, in `margins`, how sure their labels are."""
    if not is_labeled.any():
        codes = images["codes"][places].astype(np.float32)
        return np.asarray(points_of(scaled(codes, scale_of(codes)), evenness=EVENNESS))
    known = places[is_labeled]
    learned, _ = engine.train(
        some(images, known), photos.labels[known], some(images, places), photos.names, seed=seed, check=go_on
    )
    probabilities, points = engine.predict(learned, some(images, places))
    ordered = np.sort(probabilities, axis=1)
    margins[:] = ordered[:, -1] - ordered[:, -2]
    return np.asarray(points)


def accuracy(engine: Classifier, photos: ClassSet, images: Arrays, seed: int, labeled: Places) -> float:
    held_out = photos.split(per_class=1, seed=seed)[1]
    probabilities = predicted(engine, photos, images, labeled, held_out, seed)
    return float((probabilities.argmax(axis=1) == photos.labels[held_out]).mean())


def some(images: Arrays, places: Places) -> Arrays:
    return {name: values[places] for name, values in images.items()}


def go_on() -> None:
    """Nobody ends it."""
