import { App } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, DuplicateStack } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

import { useSpare } from "./queries";
import { keptOf, sourceOf, sparedOf, withChoices } from "./stack";
import type { Distance } from "./stack-choice";
import { type Alike, useDeeds } from "./use-deeds";
import type { StackList } from "./use-stacks";

export interface StackActions {
  /** Null where this person may not. */
  keepOne: ((stacks: readonly DuplicateStack[]) => void) | null;
  keepOneOfAll: (() => void) | null;
  labelAlike: ((stacks: readonly DuplicateStack[]) => void) | null;
  ignore: ((stacks: readonly DuplicateStack[]) => void) | null;
  undo: () => void;
  isBusy: boolean;
}

/** What a person may do to stacks: one, the ticked ones, or all. */
export function useStackActions(dataset: Dataset, list: StackList, distance: Distance, isIgnored: boolean): StackActions {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const toast = useToast();
  const deeds = useDeeds(dataset.id);
  const spare = useSpare(dataset.id);
  const keepOne = (stacks: readonly DuplicateStack[]) => {
    deeds.remove(sparedOf(stacks, list.kept));
    list.leave(stacks);
  };
  const keepOneOfAll = () =>
    spare.mutate(distance, {
      onError: toast.failed,
      onSuccess: ({ samples, stacks, conflicts }) =>
        void modal.confirm({
          title: t("duplicates.all.title", { count: samples.length, stacks }),
          content: `${t("duplicates.all.text")} ${conflicts > 0 ? t("duplicates.all.conflicts", { count: conflicts }) : ""}`,
          okText: t("duplicates.all.go", { count: samples.length }),
          okButtonProps: { danger: true, disabled: samples.length === 0 },
          onOk: () => deeds.remove(withChoices(samples, list.stacks, list.kept)),
        }),
    });
  const labelAlike = (stacks: readonly DuplicateStack[]) => {
    const wanted = stacks.flatMap((stack) => alikeOf(stack, list) ?? []);
    const [only] = stacks;
    if (wanted.length === 0) return toast.warn(t("duplicates.alike.nothing"));
    if (!only?.conflict || stacks.length > 1) return deeds.labelAlike(wanted, false);
    const name = only.samples.find(({ id }) => id === wanted[0]?.source)?.name ?? "";
    void modal.confirm({
      title: t("duplicates.alike.title", { name }),
      content: t("duplicates.alike.text"),
      okText: t("duplicates.alike.go"),
      onOk: () => deeds.labelAlike(wanted, true),
    });
  };
  const ignore = (stacks: readonly DuplicateStack[]) => {
    deeds.ignore(stacks.map(({ ids }) => ids), !isIgnored);
    list.leave(stacks);
  };
  const isManager = isAtLeast(dataset.my_role, "manager");
  const isLabeler = isAtLeast(dataset.my_role, "labeler");
  return {
    keepOne: isManager ? keepOne : null,
    keepOneOfAll: isManager ? keepOneOfAll : null,
    labelAlike: isLabeler ? labelAlike : null,
    ignore: isLabeler ? ignore : null,
    undo: deeds.undoLast,
    isBusy: deeds.isBusy || spare.isPending,
  };
}

/** The sample that stays labels the others, or, where it has no annotations, one that has some. */
function alikeOf(stack: DuplicateStack, { kept }: StackList): Alike | null {
  const source = sourceOf(stack, kept);
  if (source === null) return null;
  const first = keptOf(stack, kept);
  return { source, targets: [first, ...stack.ids.filter((id) => id !== first)].filter((id) => id !== source) };
}
