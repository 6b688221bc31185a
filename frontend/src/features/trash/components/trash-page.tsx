import { Alert, Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { errorKey } from "@/api/errors";
import type { Dataset } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { SearchField } from "@/components/search-field";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

import { type Restored, type Thing, TRASH_KINDS, type TrashKind, useRestore, useTrash } from "../queries";
import styles from "./trash-page.module.css";
import { keyOf, TrashTable } from "./trash-table";

const FILTERS = ["all", "sample", "label", "version"] as const;

/** What was deleted from a dataset in the last 30 days, and the way back. */
export function TrashPage({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [params, setParams] = useSearchParams();
  const kind = TRASH_KINDS.find((name) => name === params.get("kind")) ?? null;
  const name = params.get("name") ?? "";
  const trash = useTrash(dataset.id, kind, name);
  const restore = useRestore(dataset.id);
  const [selected, setSelected] = useState<string[]>([]);
  const things = trash.data?.pages.flatMap((page) => page.results) ?? [];
  const chosen = things.filter((thing) => selected.includes(keyOf(thing)));
  const canRestore = isAtLeast(dataset.my_role, "manager");
  const bringBack = (wanted: readonly Thing[]) =>
    restore.mutate(wanted, {
      onSuccess: ({ count }) => {
        setSelected([]);
        if (count > 0) toast.done(t("trash.restore.done", { count }));
      },
      onError: toast.failed,
    });
  const show = (next: { kind: TrashKind | null; name: string }) => {
    setSelected([]);
    setParams({ ...(next.kind ? { kind: next.kind } : {}), ...(next.name ? { name: next.name } : {}) }, { replace: true });
  };
  const choose = (value: (typeof FILTERS)[number]) => show({ kind: value === "all" ? null : value, name });
  const empty = name ? "trash.empty.match" : kind ? (`trash.empty.${kind}` as const) : "trash.empty.all";
  const filter = <Segmented value={kind ?? "all"} onChange={choose} options={FILTERS.map((value) => ({ value, label: t(`trash.filter.${value}`) }))} />;
  return (
    <Page title={t("datasets.nav.trash")} actions={filter}>
      <div className={styles.tools}>
        <SearchField className={styles.search} value={name} commit={(text) => show({ kind, name: text })} placeholder={t("trash.search")} />
        <p className={styles.note}>{t("trash.page.note")}</p>
        {chosen.length > 0 && (
          <>
            <span className={styles.selected}>{t("trash.restore.selected", { count: chosen.length })}</span>
            <Button type="primary" loading={restore.isPending} onClick={() => bringBack(chosen)}>
              {t("trash.restore.many")}
            </Button>
          </>
        )}
      </div>
      {restore.data && <Refusals refused={restore.data.refused} close={() => restore.reset()} />}
      {trash.error ? (
        <Failure error={trash.error} retry={() => void trash.refetch()} />
      ) : trash.data && things.length === 0 && !trash.hasNextPage ? (
        <Nothing title={t(empty)} text={name ? undefined : t("trash.empty.text")} />
      ) : (
        <TrashTable things={things} selected={selected} select={canRestore ? setSelected : null} restore={(thing) => bringBack([thing])} isLoading={trash.isPending} isRestoring={restore.isPending} />
      )}
      <LoadMore query={trash} />
    </Page>
  );
}

/** What could not come back, each with its reason. */
function Refusals({ refused, close }: { refused: Restored["refused"]; close: () => void }) {
  const { t } = useTranslation();
  if (refused.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className={styles.refused}
      closable={{ onClose: close }}
      title={t("trash.restore.refused", { count: refused.length })}
      description={
        <ul className={styles.reasons}>
          {refused.map(({ id, name, code, message }) => {
            const key = errorKey(code);
            return <li key={`${name}/${id}`}>{`${name}: ${key ? t(key) : message}`}</li>;
          })}
        </ul>
      }
    />
  );
}
