import { FlagOutlined, HistoryOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { Analysis, Dataset, Job, Label, Version } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { JobProgress } from "@/components/job-state";
import { LinkButton } from "@/components/link-button";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { useAllVersions } from "@/hooks/use-all-versions";
import { isAtLeast } from "@/lib/roles";

import { lackOf, shownVersions, unmeasuredOf } from "../analysed";
import { type Choice, readChoice, writeChoice } from "../choice";
import { useAnalyses, useSeries } from "../queries";
import styles from "./analysis-page.module.css";
import { AnalyseDialog } from "./analyse-dialog";
import { ChoiceRow } from "./choice-row";
import { Distributions } from "./distributions";
import { HardDialog } from "./hard-dialog";
import { HistoryDrawer } from "./history-drawer";
import { ReportPanel } from "./report-panel";
import { SamplesDrawer } from "./samples-drawer";
import { UnmeasuredLines } from "./unmeasured-lines";

interface AnalysisPageProps {
  dataset: Dataset;
  labels: Label[];
  /** The jobs that run in the dataset. */
  jobs: Job[];
  /** What can be done with a job, in the task history. */
  jobActions: (job: Job) => ReactNode;
  /** Opens the dialog for adding data. */
  uploadMore: () => void;
}

/** Feature analysis: the distributions of published versions over each other, and the samples behind them. */
export function AnalysisPage({ dataset, labels, jobs, jobActions, uploadMore }: AnalysisPageProps) {
  const { t } = useTranslation();
  const [isAnalysing, setAnalysing] = useState(false);
  const [history, setHistory] = useState<{ opened: string[] } | null>(null);
  const [isMarking, setMarking] = useState(false);
  const running = jobs.filter(({ kind }) => kind === "analysis");
  const versions = useAllVersions(dataset.id);
  const analyses = useAnalyses(dataset.id, running.length > 0);
  const isManager = isAtLeast(dataset.my_role, "manager");
  if (versions.error) return <Failure error={versions.error} retry={() => void versions.refetch()} />;
  if (analyses.error) return <Failure error={analyses.error} retry={() => void analyses.refetch()} />;
  if (!versions.data || !analyses.data) return <Loading />;
  if (versions.data.length === 0) return <NoVersion datasetId={dataset.id} />;
  const done = analyses.data.pages.flatMap((page) => page.results);
  const known = versions.data.map((version) => ({ version, lack: lackOf(version, done, dataset.type) }));
  const analysed = known.filter(({ lack }) => lack === null).map(({ version }) => version);
  const isEmpty = analysed.length === 0 && running.length === 0;
  const analyseButton = isManager && (
    <Button type="primary" onClick={() => setAnalysing(true)}>
      {t("analysis.analyse.action")}
    </Button>
  );
  const actions = (
    <>
      <Button icon={<HistoryOutlined aria-hidden />} onClick={() => setHistory({ opened: [] })}>
        {t("analysis.history.title")}
      </Button>
      {isManager && analysed.length > 0 && (
        <Button icon={<FlagOutlined aria-hidden />} onClick={() => setMarking(true)}>
          {t("analysis.hard.action")}
        </Button>
      )}
      {!isEmpty && analyseButton}
    </>
  );
  return (
    <Page title={t("datasets.nav.analysis")} actions={actions}>
      {running.map((job) => (
        <Running key={job.id} job={job} actions={jobActions(job)} />
      ))}
      {analysed.length > 0 && (
        <Comparing dataset={dataset} labels={labels} jobs={jobs} known={known} analysed={analysed} analyses={done} uploadMore={uploadMore} showProblems={(analysis) => setHistory({ opened: [analysis] })} />
      )}
      {isEmpty && (
        <Nothing title={t("analysis.none.title")} text={t(isManager ? "analysis.none.text" : "analysis.none.askManager")}>
          {analyseButton}
        </Nothing>
      )}
      {isAnalysing && <AnalyseDialog dataset={dataset} known={known} close={() => setAnalysing(false)} />}
      {isMarking && <HardDialog datasetId={dataset.id} versions={analysed} close={() => setMarking(false)} />}
      {history && <HistoryDrawer analyses={analyses} opened={history.opened} jobActions={jobActions} close={() => setHistory(null)} />}
    </Page>
  );
}

function NoVersion({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  return (
    <Nothing title={t("analysis.noVersion.title")} text={t("analysis.noVersion.text")}>
      <LinkButton type="primary" to={`/datasets/${datasetId}/versions`}>
        {t("analysis.noVersion.action")}
      </LinkButton>
    </Nothing>
  );
}

/** An analysis at work; its charts come by themselves. */
function Running({ job, actions }: { job: Job; actions: ReactNode }) {
  const { t } = useTranslation();
  const name = typeof job.parameters.name === "string" ? job.parameters.name : "";
  return (
    <div className={styles.running} role="status">
      <span>{t("analysis.running", { name })}</span>
      <JobProgress job={job} />
      {actions}
    </div>
  );
}

interface ComparingProps extends Pick<AnalysisPageProps, "dataset" | "labels" | "jobs" | "uploadMore"> {
  known: Parameters<typeof ChoiceRow>[0]["versions"];
  analysed: Version[];
  analyses: readonly Analysis[];
  /** Shows which images an analysis could not measure. */
  showProblems: (analysis: string) => void;
}

/** The choices, the charts, and the samples of a part of one. */
function Comparing({ dataset, labels, jobs, known, analysed, analyses, uploadMore, showProblems }: ComparingProps) {
  const [params, setParams] = useSearchParams();
  const choice = readChoice(params);
  const shown = shownVersions(choice.versions, analysed);
  const series = useSeries(dataset.id, shown, choice.usages);
  const choose = (part: Partial<Choice>) => setParams((now) => writeChoice({ ...readChoice(now), ...part }), { replace: true });
  const { range } = choice;
  const reported = analysed.filter(({ id }) => shown.includes(id));
  const ofRange = series.data?.series.filter(({ metric }) => metric === range?.metric) ?? [];
  return (
    <>
      <ChoiceRow versions={known} shown={shown} series={series.data?.series ?? []} choice={choice} choose={choose} />
      <UnmeasuredLines unmeasured={unmeasuredOf(reported, analyses)} show={showProblems} />
      {reported.length > 0 && <ReportPanel dataset={dataset} jobs={jobs} versions={reported} open={(next) => choose({ range: next })} />}
      {series.isPending && <Loading />}
      {series.error && <Failure error={series.error} retry={() => void series.refetch()} />}
      {series.data && (
        <div className={series.isPlaceholderData ? styles.waiting : undefined} aria-busy={series.isPlaceholderData}>
          <Distributions answer={series.data} choice={choice} pick={(next) => choose({ range: next })} fileName={dataset.name} />
        </div>
      )}
      {range && ofRange.length > 0 && (
        <SamplesDrawer dataset={dataset} labels={labels} jobs={jobs} series={ofRange} range={range} choose={(part) => choose({ range: { ...range, ...part } })} uploadMore={uploadMore} close={() => choose({ range: null })} />
      )}
    </>
  );
}
