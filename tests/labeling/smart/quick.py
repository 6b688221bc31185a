"""Engines that learn little, in little time."""

from labeling.smart.engines.boosted import BoostedDetector


class QuickBoostedDetector(BoostedDetector):
    effort = 0.1
