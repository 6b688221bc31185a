"""Looking at images as an engine does, in parts of a job: what is found is kept, so that nobody looks twice."""

from collections.abc import Sequence

import numpy as np

from datasets import jobs
from labeling.models import Study
from labeling.services.describing import descriptions_of, keep, undescribed
from labeling.services.pictures import Seen, images_of, read_squares
from labeling.services.smart_work import call, tell, workbench
from labeling.smart.engines import EngineWords
from labeling.smart.engines.base import Arrays
from labeling.smart.packing import unpack

STUDIED = 2000  # images
GROWN = 1.5  # times as many images as a study was made of make a new one worth its while


def describe_images(
    part: jobs.PartRun, dataset_id: int, words: EngineWords, unread: Sequence[str] = ()
) -> None:
    """Describe the images of the part's `ids`; those that nobody can see are told in the log and the result, with
    samples that were `unread` before."""
    ids = part.parameters["ids"]
    new = undescribed(images_of(dataset_id, ids), words.name)
    read, squares, problems = read_squares(new, part.check)
    described: Arrays = {}
    if read:
        with workbench(squares={"squares": squares}) as folder:
            call(part, "describe", folder, engine=words.name)
            described = unpack(folder / "described.npz")
    told = sorted({*unread, *tell(part, problems)})
    with part.commit(done=len(ids), result={"problems": told}):
        keep(read, described, words.described, words.name)


def study_images(
    part: jobs.PartRun, dataset_id: int, images: Sequence[Seen], words: EngineWords, *, seed: int
) -> Study:
    """What the engine has learned of the dataset's images, or learns now of some of these; not saved in that case."""
    known = Study.objects.filter(dataset=dataset_id, engine=words.name).order_by("-pk").first()
    if known is not None and min(len(images), STUDIED) <= GROWN * known.images:
        return known
    chance = np.random.default_rng(seed)
    some = [images[place] for place in sorted(chance.permutation(len(images))[:STUDIED])]
    seen, described = descriptions_of(some, words.name, words.described)
    with workbench(described=described) as folder:
        call(part, "study", folder, engine=words.name, seed=seed)
        arrays = (folder / "studied.npz").read_bytes()
    return Study(dataset_id=dataset_id, engine=words.name, images=len(seen), arrays=arrays)


def encode_images(part: jobs.PartRun, dataset_id: int, words: EngineWords, study: Study) -> None:
    """Say of the described images of the part's `ids` what the study has words for."""
    images = images_of(dataset_id, part.parameters["ids"])
    seen, described = descriptions_of(images, words.name, words.described)
    encoded: Arrays = {}
    if seen:
        with workbench(described=described, studied=unpack(study.arrays)) as folder:
            call(part, "encode", folder, engine=words.name)
            encoded = unpack(folder / "encoded.npz")
    with part.commit():
        keep(seen, encoded, words.encoded, study.kind)
