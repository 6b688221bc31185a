import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api/schema.gen";
import { SearchField } from "@/components/search-field";
import { csvOf } from "@/lib/csv";
import { formatNumber } from "@/lib/format";
import { saveFile } from "@/lib/save-file";

import { refusedCount } from "../job-words";
import { refusedOf, searched } from "../refused";
import { useSentence } from "../use-sentence";
import styles from "./refused-list.module.css";

/** What a job could not use, each with its reason: to search, and to take along as a table. */
export function RefusedList({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const sentence = useSentence();
  const [text, setText] = useState("");
  const refused = useMemo(() => refusedOf(job).map(({ name, code, message }) => ({ name, code, reason: sentence({ code, message }) })), [job, sentence]);
  if (refused.length === 0) return null;
  const found = searched(refused, text);
  const count = formatNumber(refusedCount(job), i18n.language);
  const header = [t("jobs.refused.name"), t("jobs.refused.code"), t("jobs.refused.reason")];
  return (
    <section className={styles.section} aria-label={t("jobs.refused.title", { count: refusedCount(job), number: count })}>
      <div className={styles.head}>
        <h3 className={styles.title}>{t("jobs.refused.title", { count: refusedCount(job), number: count })}</h3>
        <SearchField className={styles.search} value={text} commit={setText} placeholder={t("jobs.refused.search")} />
        <Button size="small" icon={<DownloadOutlined aria-hidden />} onClick={() => saveFile(`${job.kind}-${job.id}.csv`, csvOf([header, ...found.map(({ name, code, reason: why }) => [name, code, why])]), "text/csv")}>
          {t("jobs.refused.save")}
        </Button>
      </div>
      {refused.length < refusedCount(job) && <p className={styles.note}>{t("jobs.refused.first", { shown: formatNumber(refused.length, i18n.language) })}</p>}
      {found.length === 0 && <p className={styles.note}>{t("jobs.refused.none")}</p>}
      <ul className={styles.list}>
        {found.map(({ name, code, reason }, place) => (
          <li key={`${place} ${name}`} className={styles.row}>
            <span className={styles.name}>{name}</span>
            <span className={styles.reason} title={code}>
              {reason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
