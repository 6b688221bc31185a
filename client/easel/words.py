"""The words that files and programs agree on."""

VERSION = "0.1.0"
FORMAT = "easel-version/1"
USAGES = ("train", "eval", "inference")
CONTENTS = "version.json"
SUMS = "SHA256SUMS"
IMAGES = "images"  # below a version that was downloaded: its images, named by their content
BACKGROUND = "__background__"  # class 0 of torchvision's detectors
