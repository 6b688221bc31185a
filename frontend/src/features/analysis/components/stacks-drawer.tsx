import { App, Button, Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Dataset, Job, Stack, Version } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { SaveAsView } from "@/components/save-as-view";
import { Thumbnail } from "@/components/thumbnail";
import { useBulk } from "@/hooks/use-bulk";
import { isAtLeast } from "@/lib/roles";

import { USAGES } from "../choice";
import { useStacks } from "../report-queries";
import { makeSet } from "../set-queries";
import styles from "./report-panel.module.css";

interface StacksDrawerProps {
  dataset: Dataset;
  jobs: Job[];
  version: Version;
  /** Only groups over several usages: what a model was trained on is in its test. */
  isLeaking: boolean;
  close: () => void;
}

/** Near-duplicates in stacks; of each one may be kept. */
export function StacksDrawer({ dataset, jobs, version, isLeaking, close }: StacksDrawerProps) {
  const { t } = useTranslation();
  const stacks = useStacks(dataset.id, version.id, isLeaking);
  const bulk = useBulk(dataset.id, jobs);
  const { modal } = App.useApp();
  const canDelete = isAtLeast(dataset.my_role, "manager");
  const canSave = isAtLeast(dataset.my_role, "labeler");
  const shown = stacks.data?.pages.flatMap((page) => page.results) ?? [];
  const keepFirst = ({ samples: [first, ...others] }: Stack) => {
    const title = t("analysis.report.stacks.ask", { count: others.length, name: first?.name ?? "" });
    const remove = () => bulk.run({ samples: others.map(({ id }) => id) }, { action: "delete" }, () => void stacks.refetch());
    void modal.confirm({ title, content: t("analysis.report.stacks.trash"), okText: t("analysis.report.stacks.keep"), okButtonProps: { danger: true }, onOk: remove });
  };
  return (
    <Drawer open size="large" mask={false} title={t(isLeaking ? "analysis.report.stacks.leaking" : "analysis.report.stacks.title")} onClose={close} extra={<Link to={`/datasets/${dataset.id}/samples/duplicates`}>{t("duplicates.ofDataset")}</Link>}>
      {stacks.error && <Failure error={stacks.error} retry={() => void stacks.refetch()} />}
      {stacks.isPending && <Loading />}
      {stacks.data && shown.length === 0 && <Nothing title={t("analysis.report.stacks.none")} />}
      {shown.map((stack, place) => (
        <section key={stack.samples[0]?.id ?? place} className={styles.stack}>
          <div className={styles.stackHead}>
            <span>{t("common.count.samples", { count: stack.size })}</span>
            <span className={styles.space} />
            {canSave && stack.samples[0] && <SaveStack datasetId={dataset.id} versionId={version.id} first={stack.samples[0]} />}
            {canDelete && stack.samples.length > 1 && (
              <Button size="small" onClick={() => keepFirst(stack)}>
                {t("analysis.report.stacks.keep")}
              </Button>
            )}
          </div>
          <ul className={styles.pictures}>
            {stack.samples.map((sample) => (
              <li key={sample.id}>
                <Link className={styles.picture} to={`/datasets/${dataset.id}/annotate/${sample.id}`} aria-label={t("samples.tile.open", { name: sample.name })}>
                  <Thumbnail src={sample.thumbnail_url} name={sample.name} width={sample.width} height={sample.height} outlines={[]} masks={[]} />
                </Link>
                <span className={styles.caption}>
                  <span className={styles.word} title={sample.name}>
                    {sample.name}
                  </span>
                  <UsageWord usage={stack.usages[sample.id] ?? ""} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <LoadMore query={stacks} />
    </Drawer>
  );
}

function UsageWord({ usage }: { usage: string }) {
  const { t } = useTranslation();
  const known = USAGES.find((one) => one === usage);
  return known && known !== "all" ? <span>{t(`analysis.usage.${known}`)}</span> : null;
}

/** Keeps the whole stack, also what is not shown of it. */
function SaveStack({ datasetId, versionId, first }: { datasetId: string; versionId: string; first: Stack["samples"][number] }) {
  const { t } = useTranslation();
  const make = (name: string) => makeSet(datasetId, { version: versionId, stack: first.id, name });
  return <SaveAsView datasetId={datasetId} makeSet={make} name={t("samples.sets.like", { name: first.name })} />;
}
