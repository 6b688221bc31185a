import type { Shape } from "@/api/schema.gen";

type Point = readonly [number, number];

const at = ([x, y]: Point) => `${x} ${y}`;
const chain = (points: Point[]) => points.map((point, index) => `${index === 0 ? "M" : "L"}${at(point)}`).join("");

function turned([cx, cy]: Point, [dx, dy]: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [cx + dx * Math.cos(angle) - dy * Math.sin(angle), cy + dx * Math.sin(angle) + dy * Math.cos(angle)];
}

function rectanglePath([a, b]: Point[]): string {
  return a && b ? `M${at(a)}H${b[0]}V${b[1]}H${a[0]}Z` : "";
}

function rotatedPath([centre, size]: Point[], angle: number): string {
  if (!centre || !size) return "";
  const [w, h] = [size[0] / 2, size[1] / 2];
  const corners: Point[] = [[-w, -h], [w, -h], [w, h], [-w, h]];
  return `${chain(corners.map((corner) => turned(centre, corner, angle)))}Z`;
}

function circlePath([centre, reach]: Point[]): string {
  if (!centre || !reach) return "";
  const r = reach[0];
  return `M${centre[0] - r} ${centre[1]}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

/** The outline of a shape as SVG path data in image pixels; a mask has none. */
export function shapePath(shape: Shape): string {
  const points = (shape.points ?? []).flatMap<Point>(([x, y]) => (x === undefined || y === undefined ? [] : [[x, y]]));
  switch (shape.kind) {
    case "rectangle":
      return rectanglePath(points);
    case "rotated_rectangle":
      return rotatedPath(points, shape.angle ?? 0);
    case "circle":
      return circlePath(points);
    case "polygon":
      return points.length > 0 ? `${chain(points)}Z` : "";
    case "point":
      return points[0] ? `M${at(points[0])}h0` : "";
    case "line":
    case "dashed":
    case "polyline":
      return chain(points);
    default:
      return "";
  }
}
