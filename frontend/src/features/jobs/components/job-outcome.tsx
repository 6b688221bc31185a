import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Job } from "@/api/schema.gen";
import { formatNumber } from "@/lib/format";
import { FORMATS } from "@/lib/import-choices";
import { jobLinks } from "@/lib/job-links";

import { jobPath, resultFigures } from "../job-words";
import styles from "./jobs-table.module.css";

/** What came out of a job: its figures, where it read or wrote, and the way to what it made. */
export function JobOutcome({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const path = jobPath(job);
  const figures = resultFigures(job);
  const links = jobLinks(job);
  const format = FORMATS.find((name) => job.kind !== "export" && name === job.result?.format);
  if (figures.length + links.length === 0 && !path) return null;
  return (
    <dl className={styles.result}>
      {figures.map(({ name, value }) => (
        <Fragment key={name}>
          <dt>{t(`jobs.result.${name}`)}</dt>
          <dd className="numeric">{formatNumber(value, i18n.language)}</dd>
        </Fragment>
      ))}
      {format && (
        <>
          <dt>{t("jobs.result.format")}</dt>
          <dd>{t(`imports.format.${format}`)}</dd>
        </>
      )}
      {path && (
        <>
          <dt>{t("jobs.columns.path")}</dt>
          <dd>{path}</dd>
        </>
      )}
      {links.length > 0 && (
        <>
          <dt>{t("jobs.link.see")}</dt>
          <dd className={styles.links}>
            {links.map(({ name, to }) => (
              <Link key={name} to={to}>
                {t(`jobs.link.${name}`)}
              </Link>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
