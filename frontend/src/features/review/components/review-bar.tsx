import { RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";

import { CROP_ORDERS, type CropOrder } from "../crop-order";
import type { Review } from "../use-review";
import styles from "./review-page.module.css";

export const SIZES = { compact: 104, large: 208 } as const;
export type CropSize = keyof typeof SIZES;

interface ReviewBarProps {
  labels: readonly Label[];
  label: Label | undefined;
  order: CropOrder;
  size: CropSize;
  review: Review;
  canEdit: boolean;
  choose: (part: { label?: string; order?: CropOrder }) => void;
  setSize: (size: CropSize) => void;
}

/** Which crops are shown and how, and what is done with the marks. */
export function ReviewBar({ labels, label, order, size, review, canEdit, choose, setSize }: ReviewBarProps) {
  const { t } = useTranslation();
  const options = labels.map(({ id, name, color, annotation_count: count }) => ({
    value: id,
    name,
    label: (
      <span className={styles.option}>
        <LabelChip name={name} color={color} />
        <span className={styles.count}>{t("review.bar.count", { count })}</span>
      </span>
    ),
  }));
  return (
    <div className={styles.bar}>
      <Select
        className={styles.label}
        showSearch={{ optionFilterProp: "name" }}
        value={label?.id}
        options={options}
        placeholder={t("review.bar.label")}
        aria-label={t("review.bar.label")}
        onChange={(id: string) => choose({ label: id })}
      />
      <Select
        className={styles.order}
        value={order}
        options={CROP_ORDERS.map((value) => ({ value, label: t(`review.order.${value}`) }))}
        aria-label={t("review.bar.order")}
        onChange={(next) => choose({ order: next })}
      />
      <Segmented
        value={size}
        options={(["compact", "large"] as const).map((value) => ({ value, label: t(`review.size.${value}`) }))}
        onChange={setSize}
        aria-label={t("review.bar.size")}
      />
      <span className={styles.space} />
      {canEdit && <Marks review={review} />}
    </div>
  );
}

function Marks({ review }: { review: Review }) {
  const { t } = useTranslation();
  const { changes, isApplying } = review;
  const count = changes.edits.size;
  return (
    <>
      <Button type="text" icon={<UndoOutlined aria-hidden />} disabled={changes.past.length === 0} onClick={review.undo} aria-label={t("review.bar.undo")} title={t("review.bar.undo")} />
      <Button type="text" icon={<RedoOutlined aria-hidden />} disabled={changes.future.length === 0} onClick={review.redo} aria-label={t("review.bar.redo")} title={t("review.bar.redo")} />
      <Button disabled={count === 0 || isApplying} onClick={review.cancel}>
        {t("review.bar.cancel")}
      </Button>
      <Button type="primary" disabled={count === 0} loading={isApplying} onClick={review.apply}>
        {count > 0 ? t("review.bar.apply", { count }) : t("review.bar.applyNone")}
      </Button>
    </>
  );
}
