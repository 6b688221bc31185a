import { DeleteOutlined, RollbackOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CanvasLabel } from "@/canvas/model/annotation";
import { LabelChip } from "@/components/label-chip";
import { SearchField } from "@/components/search-field";

import type { Review } from "../use-review";
import styles from "./review-labels.module.css";

const SHOWN = 200;

/** What becomes of the selection: another label, or none. */
export function ReviewLabels({ labels, review }: { labels: readonly CanvasLabel[]; review: Review }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const count = review.picked.length;
  const found = labels.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase())).slice(0, SHOWN);
  const hasMarks = review.picked.some(({ id }) => review.changes.edits.has(id));
  return (
    <aside className={styles.panel} aria-label={t("review.panel.title")}>
      <h2 className={styles.title}>{count > 0 ? t("review.panel.selected", { count }) : t("review.panel.none")}</h2>
      {labels.length > 9 && <SearchField value={search} commit={setSearch} placeholder={t("review.panel.search")} />}
      <ul className={styles.labels}>
        {found.map(({ id, name, color, key }) => (
          <li key={id}>
            <button type="button" className={styles.label} disabled={count === 0} onClick={() => review.relabel(name)}>
              <LabelChip name={name} color={color} />
              {key && <kbd className={styles.key}>{key}</kbd>}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button danger icon={<DeleteOutlined aria-hidden />} disabled={count === 0} onClick={() => review.remove()}>
          {t("review.panel.delete")}
        </Button>
        <Button icon={<RollbackOutlined aria-hidden />} disabled={!hasMarks} onClick={review.restore}>
          {t("review.panel.restore")}
        </Button>
      </div>
      <p className={styles.hint}>{t("review.panel.hint")}</p>
    </aside>
  );
}
