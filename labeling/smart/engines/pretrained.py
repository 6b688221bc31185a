"""The precise classifier: the blended one, whose networks begin with what all images taught them without labels."""

import math

import numpy as np

from labeling.smart.engines.base import Check, Pixels
from labeling.smart.engines.blended import BlendedClassifier
from labeling.smart.networks.contrasting import pretrain
from labeling.smart.networks.fitting import seeded
from labeling.smart.networks.network import Trunk

ITERATIONS = 300  # without labels


class PretrainedClassifier(BlendedClassifier):
    name = "pretrained-1"

    def trunk(
        self,
        pictures: Pixels,
        others: Pixels,
        *,
        seconds: float | None,
        mirrors: bool,
        seed: int,
        check: Check,
    ) -> Trunk:
        seen = np.concatenate([pictures, others])
        with seeded(seed):
            return pretrain(
                seen,
                iterations=math.ceil(self.effort * ITERATIONS),
                seconds=seconds,
                mirrors=mirrors,
                check=check,
            )
