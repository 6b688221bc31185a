import { boundsOfPoints } from "../../model/rings";
import { rectangleOf } from "../../shapes/rectangle/type";
import { pointsTool } from "../points/points-tool";

/** A rectangle by four clicks on the object's outermost points, in any order: no corner has to be guessed in thin air. */
export const extremePointsTool = pointsTool({
  id: "extreme_points",
  fewest: 4,
  most: 4,
  closes: false,
  shapeOf(points) {
    const { x0, y0, x1, y1 } = boundsOfPoints(points);
    return rectangleOf([x0, y0], [x1, y1]);
  },
});
