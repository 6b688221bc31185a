import { ArrowLeftOutlined, LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Tag, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Sample, SampleState } from "@/api/schema.gen";
import type { Keymap } from "@/canvas/actions/keymap";
import { nextSample } from "@/canvas/actions/next-sample";
import { previousSample } from "@/canvas/actions/previous-sample";
import { useSampleProblem } from "@/hooks/use-sample-problem";

import { titleOf } from "../key-text";
import type { Walk } from "../use-walk";
import styles from "./header.module.css";

interface HeaderProps {
  readonly sample: Sample | null;
  readonly sampleState: SampleState | null;
  readonly isUndecided: boolean;
  readonly counts: Dataset["counts"];
  readonly walk: Walk;
  readonly keymap: Keymap;
  readonly isLeaving: boolean;
  readonly leave: () => void;
  readonly children: ReactNode;
}

const TAG_COLOURS = { unlabeled: "default", labeled: "processing", to_confirm: "warning" } as const;

export function Header({ sample, sampleState, isUndecided, counts, walk, keymap, isLeaving, leave, children }: HeaderProps) {
  const { t } = useTranslation();
  const problem = useSampleProblem(sample);
  return (
    <header className={styles.header}>
      <Button type="text" icon={<ArrowLeftOutlined />} loading={isLeaving} onClick={leave} data-testid="return-to-preview">
        {t("annotate.header.return")}
      </Button>
      <span className={styles.rule} />
      <Tooltip title={sample?.path}>
        <h1 className={styles.name} data-testid="sample-name">
          {sample?.name ?? ""}
        </h1>
      </Tooltip>
      {sampleState && (
        <Tag color={TAG_COLOURS[sampleState]} data-testid="sample-state" data-state={sampleState}>
          {t(`annotate.sampleState.${sampleState}`)}
        </Tag>
      )}
      {isUndecided && (
        <Tag color="warning" data-testid="undecided">
          {t("annotate.undecided")}
        </Tag>
      )}
      {problem && (
        <Tag color="error" data-testid="sample-problem">
          {problem}
        </Tag>
      )}
      <nav className={styles.walk} aria-label={t("annotate.header.walk")}>
        <Tooltip title={titleOf(keymap, previousSample, t)}>
          <Button
            size="small"
            icon={<LeftOutlined />}
            disabled={!walk.hasPrevious}
            onClick={walk.goToPrevious}
            onMouseDown={(event) => event.preventDefault()}
            aria-label={t("annotate.action.previousSample")}
            data-testid="prev-sample"
          />
        </Tooltip>
        <span className={styles.place} title={walk.place && t("confirm.next.hint")} data-testid="place">
          {walk.place ? t("confirm.next.place", walk.place) : sample && t("annotate.header.place", { number: sample.number, total: counts.total })}
        </span>
        <Tooltip title={titleOf(keymap, nextSample, t)}>
          <Button
            size="small"
            icon={<RightOutlined />}
            disabled={!walk.hasNext}
            onClick={walk.goToNext}
            onMouseDown={(event) => event.preventDefault()}
            aria-label={t("annotate.action.nextSample")}
            data-testid="next-sample"
          />
        </Tooltip>
      </nav>
      <span className={styles.left}>
        {t("annotate.header.unlabeled", { number: counts.unlabeled })}
        {counts.to_confirm > 0 && <span>{t("annotate.header.toConfirm", { number: counts.to_confirm })}</span>}
      </span>
      {children}
    </header>
  );
}
