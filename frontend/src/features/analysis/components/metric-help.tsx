import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useTranslation } from "react-i18next";

import type { MetricName } from "@/api/schema.gen";

import styles from "./metric-chart.module.css";

/** What a metric is, and how to read its chart. */
export function MetricHelp({ metric }: { metric: MetricName }) {
  const { t } = useTranslation();
  const name = t(`analysis.metric.${metric}.name`);
  const content = (
    <div className={styles.help}>
      <p>{t(`analysis.metric.${metric}.what`)}</p>
      <p>{t(`analysis.metric.${metric}.read`)}</p>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" arrow={{ pointAtCenter: true }} title={name} content={content}>
      <Button type="text" size="small" icon={<QuestionCircleOutlined aria-hidden />} aria-label={t("analysis.help", { metric: name })} />
    </Popover>
  );
}
