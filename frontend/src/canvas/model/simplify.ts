import type { Point } from "./geometry";
import { distance } from "./geometry";
import { closed, distanceToSegment } from "./rings";

/**
 * A chain with fewer points, none of the old ones further from it than the tolerance (Douglas and Peucker, 1973).
 * Its ends stay. Iterative: an outline of ten thousand points may be nested as deep as it is long.
 */
export function simplifiedChain(chain: readonly Point[], tolerance: number): Point[] {
  const isKept = new Uint8Array(chain.length);
  isKept[0] = isKept[chain.length - 1] = 1;
  const parts: [number, number][] = [[0, chain.length - 1]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [first, last] = part;
    const { place, away } = furthest(chain, first, last);
    if (away <= tolerance) continue;
    isKept[place] = 1;
    parts.push([first, place], [place, last]);
  }
  return chain.filter((_, index) => isKept[index]);
}

/** A ring with fewer points; as it was when less than a triangle would be left of it. */
export function simplifiedRing(ring: readonly Point[], tolerance: number): readonly Point[] {
  const [first] = ring;
  if (!first || ring.length <= 3) return ring;
  // Two points that surely belong to its outline cut it in two chains.
  const far = ring.reduce((best, point, index) => (distance(first, point) > distance(first, ring[best] ?? first) ? index : best), 0);
  const [there, back] = [closed(ring).slice(0, far + 1), closed(ring).slice(far)];
  const result = [...simplifiedChain(there, tolerance).slice(0, -1), ...simplifiedChain(back, tolerance).slice(0, -1)];
  return result.length >= 3 ? result : ring;
}

function furthest(chain: readonly Point[], first: number, last: number): { place: number; away: number } {
  const found = { place: first, away: 0 };
  const [a, b] = [chain[first], chain[last]];
  for (let place = first + 1; a && b && place < last; place++) {
    const point = chain[place];
    const away = point ? distanceToSegment(a, b, point) : 0;
    if (away > found.away) [found.place, found.away] = [place, away];
  }
  return found;
}
