import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { DuplicateLevel } from "@/api/schema.gen";
import { Nothing } from "@/components/nothing";

import { nextDistance, type StackChoice } from "../stack-choice";

interface NoStacksProps {
  levels: readonly DuplicateLevel[];
  choice: StackChoice;
  change: (part: Partial<StackChoice>) => void;
  /** All that were loaded have been dealt with, and there are others. */
  hasMore: boolean;
  loadMore: () => void;
}

/** Why no stack is shown, and where there are some. */
export function NoStacks({ levels, choice, change, hasMore, loadMore }: NoStacksProps) {
  const { t } = useTranslation();
  const next = choice.show === "conflict" ? null : nextDistance(levels, choice.distance);
  if (hasMore) {
    return (
      <Nothing title={t("duplicates.none.done")}>
        <Button onClick={loadMore}>{t("common.actions.loadMore")}</Button>
      </Nothing>
    );
  }
  return (
    <Nothing title={t(`duplicates.none.${choice.show}`)} text={choice.show === "all" ? t("duplicates.none.text") : undefined}>
      {next !== null && (
        <Button onClick={() => change({ distance: next })}>
          {t("duplicates.none.looser", { count: levels.find(({ distance }) => distance === next)?.stacks ?? 0, distance: t(`duplicates.distance.${next}`) })}
        </Button>
      )}
    </Nothing>
  );
}
