import { DownloadOutlined, LineChartOutlined, TableOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { useTranslation } from "react-i18next";

import type { Series } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { cssToken } from "@/lib/css-token";
import { saveBlob, saveFile } from "@/lib/save-file";
import { readInk } from "@/lib/chart-ink";
import { pictureOf } from "@/lib/echarts";

import { binsCsv } from "../bins-csv";
import { pictureOption } from "../chart-option";
import styles from "./metric-chart.module.css";

interface ChartToolsProps {
  series: readonly Series[];
  option: EChartsCoreOption;
  title: string;
  /** What is drawn, for a picture that stands alone. */
  fullTitle: string;
  fileName: string;
  isTable: boolean;
  turn: () => void;
}

/** What a chart offers: itself as a table, as a picture, and its numbers as a file. */
export function ChartTools({ series, option, title, fullTitle, fileName, isTable, turn }: ChartToolsProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const name = `${fileName}-${series[0]?.metric}`;
  const savePicture = () =>
    pictureOf(pictureOption(option, { title: fullTitle, ink: readInk() }), cssToken("--surface")).then((picture) => saveBlob(`${name}.png`, picture), toast.failed);
  const saveTable = () => saveFile(`${name}.csv`, binsCsv(series, { from: t("analysis.table.from"), to: t("analysis.table.to") }), "text/csv");
  const items = [
    { key: "png", label: t("analysis.save.png"), onClick: () => void savePicture() },
    { key: "csv", label: t("analysis.save.csv"), onClick: saveTable },
  ];
  const turnWords = t(isTable ? "analysis.table.hide" : "analysis.table.show", { metric: title });
  return (
    <span className={styles.tools}>
      <Button type="text" size="small" icon={isTable ? <LineChartOutlined aria-hidden /> : <TableOutlined aria-hidden />} onClick={turn} aria-pressed={isTable} aria-label={turnWords} title={turnWords} />
      <Dropdown autoFocus trigger={["click"]} menu={{ items }}>
        <Button type="text" size="small" icon={<DownloadOutlined aria-hidden />} aria-label={t("analysis.save.menu", { metric: title })} title={t("analysis.save.menu", { metric: title })} />
      </Dropdown>
    </span>
  );
}
