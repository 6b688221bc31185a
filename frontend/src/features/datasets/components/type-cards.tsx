import { BorderOutlined, HighlightOutlined, PictureOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";

import type { DatasetType } from "@/api/schema.gen";

import { DATASET_TYPES } from "../dataset-filter";
import styles from "./type-cards.module.css";

const ICONS: Record<DatasetType, typeof PictureOutlined> = {
  object_detection: BorderOutlined,
  image_classification: PictureOutlined,
  image_segmentation: HighlightOutlined,
};

interface TypeCardsProps {
  value?: DatasetType;
  onChange?: (type: DatasetType) => void;
}

/** The annotation kind of a dataset, as cards that say what each is for. */
export function TypeCards({ value, onChange }: TypeCardsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.cards} role="radiogroup" aria-label={t("datasets.columns.type")}>
      {DATASET_TYPES.map((type) => {
        const Icon = ICONS[type];
        return (
          <button key={type} type="button" role="radio" aria-checked={type === value} className={styles.card} onClick={() => onChange?.(type)}>
            <Icon className={styles.icon} aria-hidden />
            <span className={styles.name}>{t(`datasets.type.${type}`)}</span>
            <span className={styles.text}>{t(`datasets.typeText.${type}`)}</span>
          </button>
        );
      })}
    </div>
  );
}
