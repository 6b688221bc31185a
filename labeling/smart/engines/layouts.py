"""What engines keep of an image, as names, types and shapes: known to those who store it, without any library."""

from labeling.smart.engines.base import Layout

APPEARANCE: Layout = {"appearance": ("<f2", (3603,)), "tile": ("<u1", (40, 40, 3))}
PATCHES: Layout = {"codes": ("<f2", (2400,))}
PICTURED: Layout = {**APPEARANCE, "picture": ("<u1", (64, 64, 3))}
BACKBONE = "backbone"  # the array of what a backbone answers to an image, where one is plugged in
