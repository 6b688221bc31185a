"""The reasons of ModelArts for hard examples that distributions give, and the metric of each."""

HARD_REASONS: dict[str, str] = {
    "5": "resolution",
    "6": "aspect_ratio",
    "7": "brightness",
    "8": "saturation",
    "9": "colorfulness",
    "10": "clarity",
    "11": "box_count",
    "12": "box_area_std",
    "13": "box_aspect_ratio",
    "14": "box_area_ratio",
    "15": "box_marginalization",
    "16": "box_brightness",
    "17": "box_clarity",
    "18": "box_overlap",
}
