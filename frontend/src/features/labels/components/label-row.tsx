import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { formatNumber } from "@/lib/format";

import styles from "./labels-panel.module.css";

interface LabelRowProps {
  label: Label;
  isActive: boolean;
  toggle: () => void;
  edit?: () => void;
  remove?: () => void;
}

export function LabelRow({ label, isActive, toggle, edit, remove }: LabelRowProps) {
  const { t, i18n } = useTranslation();
  return (
    <li className={isActive ? `${styles.row} ${styles.active}` : styles.row}>
      <button type="button" className={styles.filter} aria-pressed={isActive} onClick={toggle} title={t("labels.row.filter", { name: label.name })}>
        <LabelChip name={label.name} color={label.color} />
        {label.shortcut && <kbd className={styles.key}>{label.shortcut}</kbd>}
        <span className={styles.count} title={t("labels.list.inSamples", { count: label.sample_count })}>
          {formatNumber(label.annotation_count, i18n.language)}
        </span>
      </button>
      {edit && remove && (
        <span className={styles.tools}>
          <Button type="text" size="small" icon={<EditOutlined aria-hidden />} onClick={edit} aria-label={t("labels.row.edit", { name: label.name })} />
          <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} onClick={remove} aria-label={t("labels.row.remove", { name: label.name })} />
        </span>
      )}
    </li>
  );
}
