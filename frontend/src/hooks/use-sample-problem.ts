import { useTranslation } from "react-i18next";

import { errorKey } from "@/api/errors";
import type { Sample } from "@/api/schema.gen";

/** Why a sample's picture can't be had, in the person's words; null when nothing is wrong with it. */
export function useSampleProblem(sample: Pick<Sample, "missing" | "problem"> | null): string | null {
  const { t } = useTranslation();
  if (sample?.missing) return t("samples.tile.missing");
  if (!sample?.problem) return null;
  return t(errorKey(sample.problem) ?? "errors.code.image_unreadable");
}
