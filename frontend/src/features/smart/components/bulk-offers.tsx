import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Offer } from "@/api/schema.gen";
import { ConfirmPopover } from "@/components/confirm-popover";
import { useJobStarted } from "@/hooks/use-job-started";
import { useOutcome } from "@/hooks/use-outcome";
import { useToast } from "@/hooks/use-toast";
import { useUndo } from "@/hooks/use-undo";
import { formatNumber } from "@/lib/format";
import { percentOf } from "@/lib/percent-of";

import { useConfirmInBulk } from "../bulk-queries";
import styles from "./bulk.module.css";
import { ShareBar } from "./share-bar";

interface BulkOffersProps {
  dataset: Dataset;
  offers: readonly Offer[];
  least: number;
}

/** From so much expected precision on a threshold is proposed; a lower one has to be meant. */
const PROPOSED_FROM = 0.95;

/** The lowest threshold that takes something, and hardly anything wrong. */
function firstChoice(offers: readonly Offer[]): number | null {
  return offers.find(({ is_backed, samples, precision }) => is_backed && samples > 0 && (precision.value ?? 0) >= PROPOSED_FROM)?.confidence ?? null;
}

/** Thresholds as rows of a chart: how often what they take is right, and how much it is; one is chosen. */
export function BulkOffers({ dataset, offers, least }: BulkOffersProps) {
  const { t, i18n } = useTranslation();
  const [wished, choose] = useState<number | null>(null);
  const confidence = wished ?? firstChoice(offers);
  const chosen = offers.find((each) => each.confidence === confidence && each.is_backed);
  const isBoxes = dataset.type !== "image_classification";
  if (offers.length === 0) return <p className={styles.note}>{t("confirm.bulk.noRun")}</p>;
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <>
      <table className={styles.offers}>
        <caption>{t("confirm.bulk.expected")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("smart.quality.confidence")}</th>
            <th scope="col">{t("smart.quality.precision")}</th>
            <th scope="col">{t("smart.quality.coverage")}</th>
            <th scope="col">{t(isBoxes ? "confirm.bulk.takesBoxes" : "confirm.bulk.takes")}</th>
          </tr>
        </thead>
        <tbody>
          {offers.map((offer) => (
            <tr key={offer.confidence} className={offer === chosen ? styles.chosen : undefined}>
              <th scope="row">
                <label className={styles.choice}>
                  <input type="radio" name="threshold" checked={offer === chosen} disabled={!offer.is_backed} onChange={() => choose(offer.confidence)} />
                  {`≥ ${offer.confidence.toFixed(2)}`}
                </label>
              </th>
              {offer.is_backed ? (
                <td>
                  <ShareBar share={offer.precision} />
                </td>
              ) : (
                <td className={styles.note}>{t("confirm.bulk.few", { count: offer.precision.number })}</td>
              )}
              <td>{percentOf(offer.coverage, i18n.language)}</td>
              <td>{isBoxes ? t("confirm.bulk.both", { samples: number(offer.samples), boxes: number(offer.suggestions) }) : number(offer.samples)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <BulkConfirm datasetId={dataset.id} offer={chosen} least={least} isBoxes={isBoxes} />
    </>
  );
}

interface BulkConfirmProps {
  datasetId: string;
  offer: Offer | undefined;
  least: number;
  isBoxes: boolean;
}

function BulkConfirm({ datasetId, offer, least, isBoxes }: BulkConfirmProps) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const tell = useOutcome(useUndo(datasetId));
  const jobStarted = useJobStarted(datasetId);
  const confirm = useConfirmInBulk(datasetId);
  const samples = offer?.samples ?? 0;
  function perform({ confidence }: Offer): void {
    confirm.mutate(
      { min_confidence: confidence, least },
      {
        onSuccess: ({ changed, job, confirmation }) => {
          if (job) jobStarted({ job });
          else tell({ changed, refused: [], change_group: confirmation.change_group });
        },
        onError: toast.failed,
      },
    );
  }
  const value = offer?.precision.value ?? 0;
  const words = { count: samples, precision: percentOf(value, i18n.language), wrong: Math.round((offer?.suggestions ?? 0) * (1 - value)) };
  return (
    <div className={styles.act}>
      <ConfirmPopover
        title={t(isBoxes ? "confirm.bulk.questionBoxes" : "confirm.bulk.question", words)}
        okText={t("confirm.bulk.confirm", { count: samples })}
        onConfirm={() => offer && perform(offer)}
      >
        <Button type="primary" disabled={samples === 0} loading={confirm.isPending}>
          {t("confirm.bulk.confirm", { count: samples })}
        </Button>
      </ConfirmPopover>
    </div>
  );
}
