import { BookOutlined, CheckOutlined } from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, SavedView } from "@/api/schema.gen";
import { ViewNameDialog } from "@/components/view-name-dialog";
import { useMe } from "@/hooks/use-me";
import { SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";
import { useSavedViews } from "@/hooks/use-saved-views";
import { isAtLeast } from "@/lib/roles";
import type { SampleFilter } from "@/lib/sample-filter";

import { filterOf, isShown, shownAs, useViewChanges } from "../saved-views";
import type { View } from "../use-view";
import { useCopyLink, useLinkedView } from "../use-view-link";
import styles from "./saved-views.module.css";

interface SavedViewsProps {
  dataset: Dataset;
  filter: SampleFilter;
  change: (part: Partial<SampleFilter>) => void;
  view: View;
}

const NO_VIEWS: SavedView[] = [];

/** The named filters of a dataset: choose one, save what is shown, change or delete what one may. */
export function SavedViews({ dataset, filter, change, view: { grid, setGrid } }: SavedViewsProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const me = useMe().data;
  const stored = useSavedViews(dataset.id).data;
  const views = stored ?? NO_VIEWS;
  const changes = useViewChanges(dataset.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [naming, setNaming] = useState<"new" | SavedView | null>(null);
  const current = views.find((each) => isShown(each, filter, grid)) ?? views.find(({ id }) => id === chosen);
  const isChanged = current !== undefined && !isShown(current, filter, grid);
  const mayChange = current !== undefined && (current.author === me?.username || isAtLeast(dataset.my_role, "manager"));

  const show = (each: SavedView) => {
    setChosen(each.id);
    setGrid(each.grid);
    change(filterOf(each));
  };
  useLinkedView(stored, show);
  const copyLink = useCopyLink(dataset.id);
  const saved = ({ id, name }: SavedView) => {
    setChosen(id);
    setNaming(null);
    toast.done(t("samples.views.saved", { name }));
  };
  const update = (each: SavedView) => changes.change.mutate({ id: each.id, ...shownAs(filter, grid) }, { onSuccess: saved, onError: toast.failed });
  const remove = ({ id, name, filter: words, order, grid: itsGrid }: SavedView) => {
    const again = () => changes.save.mutate({ name, filter: words, order, grid: itsGrid }, { onSuccess: saved, onError: toast.failed });
    const onSuccess = () =>
      toast.done(t("samples.views.deleted", { name }), { action: { label: t("common.actions.undo"), perform: again, seconds: SECONDS_TO_UNDO } });
    changes.remove.mutate(id, { onSuccess, onError: toast.failed });
  };

  const items: NonNullable<MenuProps["items"]> = views.map((each) => ({
    key: each.id,
    label: each.name,
    title: each.author ? t("samples.views.by", { name: each.author }) : "",
    icon: each === current ? <CheckOutlined aria-hidden /> : <span className={styles.noMark} />,
    onClick: () => show(each),
  }));
  if (views.length === 0) items.push({ key: "none", label: t("samples.views.none"), disabled: true });
  if (isAtLeast(dataset.my_role, "labeler")) {
    items.push({ type: "divider" }, { key: "new", label: t("samples.views.saveAs"), onClick: () => setNaming("new") });
  }
  if (current) items.push({ key: "link", label: t("samples.views.copyLink", { name: current.name }), onClick: () => copyLink(current) });
  if (current && mayChange) {
    const { name } = current;
    items.push(
      { key: "update", label: t("samples.views.update", { name }), disabled: !isChanged, onClick: () => update(current) },
      { key: "rename", label: t("samples.views.rename", { name }), onClick: () => setNaming(current) },
      { key: "delete", label: t("samples.views.delete", { name }), danger: true, onClick: () => remove(current) },
    );
  }
  return (
    <>
      <Dropdown autoFocus trigger={["click"]} menu={{ items, className: styles.menu }}>
        <Button icon={<BookOutlined aria-hidden />} className={styles.open} title={current?.name}>
          <span className={styles.name}>{current?.name ?? t("samples.views.open")}</span>
          {isChanged && <span className={styles.changed}>{t("samples.views.changed")}</span>}
        </Button>
      </Dropdown>
      {naming !== null && (
        <ViewNameDialog
          initial={naming === "new" ? "" : naming.name}
          isPending={changes.save.isPending || changes.change.isPending}
          save={(name, onError) => {
            if (naming === "new") changes.save.mutate({ name, ...shownAs(filter, grid) }, { onSuccess: saved, onError });
            else changes.change.mutate({ id: naming.id, name }, { onSuccess: saved, onError });
          }}
          close={() => setNaming(null)}
        />
      )}
    </>
  );
}
