import { CodeOutlined } from "@ant-design/icons";
import { Button, Drawer, Tabs, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Version } from "@/api/schema.gen";

import { linesFor, toolsFor } from "../training-lines";
import type { Lines, Tool } from "../training-lines";
import styles from "./use-in-training.module.css";

interface UseInTrainingProps {
  dataset: Dataset;
  version: Version;
}

/** The lines that bring a published version into training code, by tool. */
export function UseInTraining({ dataset, version }: UseInTrainingProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  if (version.status !== "normal") return null;
  const items = toolsFor(dataset).map((tool) => ({
    key: tool,
    label: t(`versions.training.tool.${tool}`),
    children: <ToolLines tool={tool} dataset={dataset} version={version} />,
  }));
  return (
    <>
      <Button size="small" icon={<CodeOutlined aria-hidden />} onClick={() => setIsOpen(true)}>
        {t("versions.training.action")}
      </Button>
      <Drawer open={isOpen} size="large" title={t("versions.training.title", { name: version.name })} onClose={() => setIsOpen(false)} destroyOnHidden>
        <Tabs items={items} />
      </Drawer>
    </>
  );
}

function ToolLines({ tool, dataset, version }: UseInTrainingProps & { tool: Tool }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.about}>{t(`versions.training.about.${tool}`)}</p>
      {linesFor(tool, dataset, version).map((lines) => (
        <Pasted key={lines.text} lines={lines} />
      ))}
    </>
  );
}

function Pasted({ lines: { place, text } }: { lines: Lines }) {
  const { t } = useTranslation();
  const copy = { text, tooltips: [t("versions.training.copy"), t("versions.training.copied")] };
  return (
    <figure className={styles.pasted}>
      <figcaption className={styles.head}>
        <span>{t(`versions.training.place.${place}`)}</span>
        <Typography.Text copyable={copy} />
      </figcaption>
      {/* A long line is scrolled, by keyboard as well. */}
      <pre className={styles.lines} tabIndex={0} aria-label={t(`versions.training.place.${place}`)}>
        <code>{text}</code>
      </pre>
    </figure>
  );
}
