import { describe, expect, it } from "vitest";

import { advanceGuide, beginGuide, type Seen } from "./guide-steps";

const FIRST: Seen = { sampleId: "1", count: 2, isNaming: false, needsShapes: true };

function walked(...seen: Partial<Seen>[]) {
  return seen.reduce((state, change) => advanceGuide(state, { ...FIRST, ...change }), beginGuide(FIRST)).step;
}

describe("the first steps", () => {
  it("begin with a box", () => {
    expect(walked()).toBe("draw");
  });

  it("ask for the label once a box is drawn", () => {
    expect(walked({ isNaming: true })).toBe("name");
  });

  it("go back to drawing when the box was dropped", () => {
    expect(walked({ isNaming: true }, { isNaming: false })).toBe("draw");
  });

  it("go on to the next image once there is an annotation more", () => {
    expect(walked({ isNaming: true }, { count: 3 })).toBe("next");
  });

  it("ask for the label of each further box, and go on from there", () => {
    expect(walked({ count: 3 }, { count: 3, isNaming: true })).toBe("name");
    expect(walked({ count: 3 }, { count: 3, isNaming: true }, { count: 4 })).toBe("next");
  });

  it("stay there when the annotation is taken back", () => {
    expect(walked({ count: 3 }, { count: 2 })).toBe("next");
  });

  it("are done at the next image", () => {
    expect(walked({ count: 3 }, { sampleId: "2", count: 0 })).toBe("done");
  });

  it("begin anew at an image that is left without a box", () => {
    expect(walked({ sampleId: "2", count: 5 }, { sampleId: "2", count: 5 })).toBe("draw");
  });

  it("ask for a label where nothing is drawn", () => {
    expect(beginGuide({ ...FIRST, needsShapes: false }).step).toBe("choose");
  });

  it("change nothing while nothing happens", () => {
    const state = beginGuide(FIRST);
    expect(advanceGuide(state, FIRST)).toBe(state);
  });
});
