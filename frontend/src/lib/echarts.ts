import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { type ECharts, type EChartsCoreOption, init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

register([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, CanvasRenderer]);

/** A chart in an element of the page, as large as that is. */
export function chartIn(element: HTMLElement): ECharts {
  return init(element, null, { renderer: "canvas" });
}

const PICTURE = { width: 960, height: 540 };

/** A chart as a PNG, apart from the page: the same size on every screen. */
export async function pictureOf(option: EChartsCoreOption, ground: string): Promise<Blob> {
  const chart = init(document.createElement("div"), null, { renderer: "canvas", ...PICTURE });
  try {
    chart.setOption(option);
    const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: ground });
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png");
    });
  } finally {
    chart.dispose();
  }
}
