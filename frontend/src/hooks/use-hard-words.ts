import { useTranslation } from "react-i18next";

import type { Sample } from "@/api/schema.gen";
import { isKnownReason } from "@/lib/hard-reasons";

export interface HardWords {
  id: string;
  reason: string;
  /** What can be done about it; null where nothing is known. */
  advice: string | null;
}

/** The words for a reason; the id itself where there are none. */
export function useReasonWords(): (id: string) => string {
  const { t } = useTranslation();
  return (id) => (isKnownReason(id) ? t(`samples.hardReason.reason.${id}`) : id);
}

/** Why a hard sample is so, and what can be done; empty of one that is not hard, or nobody knows why. */
export function useHardWords({ hard, hard_reasons }: Pick<Sample, "hard" | "hard_reasons">): HardWords[] {
  const { t } = useTranslation();
  const words = useReasonWords();
  if (!hard) return [];
  return hard_reasons.map((id) => ({ id, reason: words(id), advice: isKnownReason(id) ? t(`samples.hardReason.advice.${id}`) : null }));
}
