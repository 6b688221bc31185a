import { rectangleOnEdge } from "../../shapes/rotated-rectangle/type";
import { pointsTool } from "../points/points-tool";

/** Three clicks: along one edge, then across to the opposite one. */
export const rotatedRectangleTool = pointsTool({
  id: "rotated_rectangle",
  fewest: 3,
  most: 3,
  closes: false,
  shapeOf([a = [0, 0], b = a, ...[to]], image) {
    return to ? rectangleOnEdge(a, b, to, image) : { kind: "line", points: [a, b] };
  },
});
