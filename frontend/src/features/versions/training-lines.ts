import type { Dataset, Version } from "@/api/schema.gen";

export const TOOLS = ["easel", "torchvision", "ultralytics", "huggingface", "modelarts"] as const;
export type Tool = (typeof TOOLS)[number];

/** Lines to paste, with where they go: into a shell or into a program. */
export interface Lines {
  place: "shell" | "python";
  text: string;
}

type Trained = Pick<Dataset, "name" | "type">;
type Published = Pick<Version, "name" | "digest" | "manifest_path">;

/** What each tool needs to learn from the version; a classifier has no boxes that Ultralytics could read. */
export function toolsFor({ type }: Pick<Dataset, "type">): readonly Tool[] {
  return type === "image_classification" ? TOOLS.filter((tool) => tool !== "ultralytics") : TOOLS;
}

export function linesFor(tool: Tool, dataset: Trained, version: Published): Lines[] {
  return WRITERS[tool](dataset, version);
}

/** The folder of the version, as `easel.open` takes it. */
export function folderOf({ manifest_path }: Pick<Version, "manifest_path">): string {
  return manifest_path.slice(0, manifest_path.lastIndexOf("/"));
}

const WRITERS: Record<Tool, (dataset: Trained, version: Published) => Lines[]> = {
  easel: (_, version) => [
    { place: "shell", text: "pip install ./client" },
    { place: "python", text: `import easel\n\ntrain = ${opened(version, "train")}\nevaluation = ${opened(version, "eval")}\nimage, target = train[0]` },
  ],
  torchvision: (dataset, version) => {
    if (dataset.type === "image_classification") {
      const steps = "v2.Compose([v2.Resize((224, 224)), v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])";
      const data = opened(version, "train", "transform=transform");
      return [{ place: "python", text: `import easel\nimport torch\nfrom torchvision.transforms import v2\n\ntransform = ${steps}\ntrain = ${data}` }];
    }
    const folder = `${dataset.name}-${version.name}-coco`;
    const files = `"${folder}/images", "${folder}/annotations/instances_train.json"`;
    return [
      download(dataset, version, "coco", folder),
      {
        place: "python",
        text: `from torchvision.datasets import CocoDetection, wrap_dataset_for_transforms_v2\n\ntrain = wrap_dataset_for_transforms_v2(CocoDetection(${files}))`,
      },
    ];
  },
  ultralytics: (dataset, version) => {
    const folder = `${dataset.name}-${version.name}-yolo`;
    const model = dataset.type === "image_segmentation" ? "yolo11n-seg.yaml" : "yolo11n.yaml";
    return [download(dataset, version, "yolo", folder), { place: "python", text: `from ultralytics import YOLO\n\nYOLO("${model}").train(data="${folder}/data.yaml")` }];
  },
  huggingface: (dataset, version) => {
    const marks =
      dataset.type === "image_classification"
        ? `"labels": [mark.label for mark in sample.annotations]`
        : `"objects": {\n            "bbox": [mark.shape.box() for mark in sample.annotations],\n            "category": [mark.label for mark in sample.annotations],\n        }`;
    const rows = `def rows():\n    for image, sample in data:\n        yield {"image": image, ${marks}}`;
    return [
      {
        place: "python",
        text: `import easel\nfrom datasets import Dataset\n\ndata = ${opened(version, "train", 'target="raw"')}\n\n\n${rows}\n\n\ntrain = Dataset.from_generator(rows)`,
      },
    ];
  },
  modelarts: (_, version) => [
    { place: "shell", text: `python train.py --data_url ${folderOf(version)} --train_url ./output` },
    {
      place: "python",
      text: `import argparse\n\nimport easel\n\nparser = argparse.ArgumentParser()\nparser.add_argument("--data_url", required=True)\nparser.add_argument("--train_url", required=True)\nwords, _ = parser.parse_known_args()\n\ntrain = easel.open(\n    words.data_url,\n    usage="train",\n    digest="${version.digest}",\n)`,
    },
  ],
};

function opened(version: Published, usage: string, more = ""): string {
  const words = [`"${folderOf(version)}"`, `usage="${usage}"`, `digest="${version.digest}"`, ...(more ? [more] : [])];
  return `easel.open(\n    ${words.join(",\n    ")},\n)`;
}

function download(dataset: Trained, version: Published, format: string, folder: string): Lines {
  return { place: "shell", text: `easel download ${dataset.name} --version ${version.name} --format ${format} --to ${folder}` };
}
