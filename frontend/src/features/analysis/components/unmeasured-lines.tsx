import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";

import type { Unmeasured } from "../analysed";
import styles from "./analysis-page.module.css";

/** That the charts lack some images, and the way to which and why. */
export function UnmeasuredLines({ unmeasured, show }: { unmeasured: readonly Unmeasured[]; show: (analysis: string) => void }) {
  const { t } = useTranslation();
  return unmeasured.map(({ analysis, version, count }) => (
    <Alert
      key={analysis}
      className={styles.unmeasured}
      type="warning"
      showIcon
      title={t("analysis.unmeasured.text", { version, count })}
      action={
        <Button size="small" onClick={() => show(analysis)}>
          {t("analysis.unmeasured.show")}
        </Button>
      }
    />
  ));
}
