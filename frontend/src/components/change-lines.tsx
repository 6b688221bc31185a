import { useTranslation } from "react-i18next";

import type { Change } from "@/api/schema.gen";
import { summaryOf } from "@/lib/change-summary";

import styles from "./sample-history.module.css";

/** What a change did, in a few words each. */
export function ChangeLines({ change }: { readonly change: Change }) {
  const { t } = useTranslation();
  const { added, removed, changed, state, hard, excluded, usage, deleted, properties } = summaryOf(change);
  const lines = [
    added > 0 && t("annotate.history.added", { count: added }),
    removed > 0 && t("annotate.history.removed", { count: removed }),
    changed > 0 && t("annotate.history.changed", { count: changed }),
    state && t("annotate.history.state", { state: t(`annotate.sampleState.${state}`) }),
    hard !== null && t(hard ? "samples.hard.mark" : "samples.hard.unmark"),
    excluded !== null && t(excluded ? "annotate.history.excluded" : "annotate.history.included"),
    usage && t("annotate.history.usage", { usage: t(`samples.usage.${usage}`) }),
    deleted !== null && t(deleted ? "annotate.history.deleted" : "annotate.history.restored"),
    properties.length > 0 && t("annotate.history.properties", { names: properties.join(", ") }),
  ].filter((line) => line !== false && line !== null);
  return (
    <ul className={styles.lines}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
