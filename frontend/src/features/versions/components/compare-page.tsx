import { SwapOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import type { Label, Version, VersionChangeKind } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { ProblemTag } from "@/components/problem-tag";
import { useAllVersions } from "@/hooks/use-all-versions";
import { isWhole } from "@/lib/version-health";

import { useDiffCounts } from "../history-queries";
import { CHANGE_KINDS, type ChosenPair, pairOf } from "../pair";
import { ChangeSamples } from "./change-samples";
import { CompareFigures } from "./compare-figures";
import styles from "./compare-page.module.css";
import { KindTabs } from "./kind-tabs";

interface ComparePageProps {
  datasetId: string;
  labels: Label[];
}

/** Two versions beside each other: in numbers, as a chart, and sample by sample. Which ones stands in the address. */
export function ComparePage({ datasetId, labels }: ComparePageProps) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const versions = useAllVersions(datasetId);
  if (versions.isPending) return <Loading />;
  if (versions.error) return <Failure error={versions.error} retry={() => void versions.refetch()} />;
  const published = versions.data.filter(({ status }) => status === "normal");
  const pair = pairOf(published, params);
  if (!pair) return <Nothing title={t("versions.compare.tooFew")} text={t("versions.compare.tooFewText")} />;
  const choose = (part: Record<string, string>) => setParams({ base: pair.base.id, version: pair.version.id, ...part }, { replace: true });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to={`/datasets/${datasetId}/versions`}>{t("datasets.nav.versions")}</Link>
        <span className={styles.slash}>{"/"}</span>
        <h1 className={styles.title}>{t("versions.compare.title")}</h1>
        <Chooser name={t("versions.compare.base")} versions={published} chosen={pair.base} choose={(base) => choose({ base, ...(base === pair.version.id ? { version: pair.base.id } : {}) })} />
        <Button icon={<SwapOutlined aria-hidden />} aria-label={t("versions.compare.swap")} title={t("versions.compare.swap")} onClick={() => choose({ base: pair.version.id, version: pair.base.id })} />
        <Chooser name={t("versions.compare.version")} versions={published} chosen={pair.version} choose={(version) => choose({ version, ...(version === pair.base.id ? { base: pair.version.id } : {}) })} />
      </header>
      <Differences datasetId={datasetId} pair={pair} labels={labels} list={CHANGE_KINDS.find((kind) => kind === params.get("list")) ?? null} show={(list) => choose({ list })} />
    </div>
  );
}

interface ChooserProps {
  name: string;
  versions: readonly Version[];
  chosen: Version;
  choose: (id: string) => void;
}

function Chooser({ name, versions, chosen, choose }: ChooserProps) {
  const options = versions.map((version) => ({
    value: version.id,
    title: version.name,
    label: (
      <>
        {`${version.name} `}
        {!isWhole(version) && <ProblemTag version={version} />}
      </>
    ),
  }));
  return (
    <span className={styles.chooser}>
      <span className={styles.chooserName}>{name}</span>
      <Select className={styles.select} showSearch optionFilterProp="title" aria-label={name} value={chosen.id} options={options} onChange={choose} popupMatchSelectWidth={false} />
    </span>
  );
}

interface DifferencesProps {
  datasetId: string;
  pair: ChosenPair;
  labels: Label[];
  list: VersionChangeKind | null;
  show: (kind: VersionChangeKind) => void;
}

function Differences({ datasetId, pair, labels, list, show }: DifferencesProps) {
  const { t } = useTranslation();
  const ids = { base: pair.base.id, version: pair.version.id };
  const counts = useDiffCounts(datasetId, ids);
  const shown = list ?? CHANGE_KINDS.find((kind) => (counts.data?.[kind] ?? 0) > 0) ?? null;
  return (
    <div className={styles.body}>
      <CompareFigures pair={pair} />
      <section className={styles.samples}>
        {counts.error && <Failure error={counts.error} retry={() => void counts.refetch()} />}
        {counts.isPending && <Loading />}
        {counts.data && <KindTabs counts={counts.data} shown={shown} show={show} />}
        {counts.data && !shown && <Nothing title={t("versions.compare.same")} />}
        {counts.data && shown && <ChangeSamples key={`${ids.base}/${ids.version}/${shown}`} datasetId={datasetId} pair={pair} kind={shown} labels={labels} />}
      </section>
    </div>
  );
}
