import { grabCut } from "./grab-cut";
import type { Answered, Asked } from "./messages";
import type { OpenCv } from "./opencv";
import { startOpenCv } from "./start-opencv";

let cv: OpenCv | null = null;
let newest: Asked | null = null;

function answer(message: Answered): void {
  self.postMessage(message);
}

/** Between two rounds it is seen whether something newer was asked. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

async function take(ready: OpenCv, asked: Asked): Promise<void> {
  const rounds = grabCut(ready, asked);
  try {
    for (let round = rounds.next(); newest === asked; round = rounds.next()) {
      if (round.done) return answer({ id: asked.id, mask: round.value });
      await nextTurn();
    }
  } catch {
    // OpenCV throws numbers where the strokes leave no object: nothing is of it, then.
    answer({ id: asked.id, mask: new Uint8Array(asked.hints.length) });
  } finally {
    rounds.return(asked.hints);
  }
}

self.onmessage = ({ data }: MessageEvent<Asked>) => {
  newest = data;
  if (cv) void take(cv, data);
};

startOpenCv(
  (ready) => {
    cv = ready;
    if (newest) void take(ready, newest);
  },
  () => answer({ isBroken: true }),
);
