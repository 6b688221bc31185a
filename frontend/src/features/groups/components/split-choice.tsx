import { Button, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./choice.module.css";

interface SplitChoiceProps {
  /** Samples of the group. */
  size: number;
  split: (groups: number) => void;
}

const MOST = 200;

/** Into how many groups one is split. */
export function SplitChoice({ size, split }: SplitChoiceProps) {
  const { t } = useTranslation();
  const [groups, setGroups] = useState(2);
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault();
        split(groups);
      }}
    >
      <InputNumber autoFocus min={2} max={Math.max(2, Math.min(MOST, size))} value={groups} onChange={(value) => setGroups(value ?? 2)} aria-label={t("groups.split.number")} />
      <Button type="primary" htmlType="submit">
        {t("groups.split.go")}
      </Button>
    </form>
  );
}
