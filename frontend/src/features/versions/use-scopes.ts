import { useTranslation } from "react-i18next";

import { useSavedViews } from "@/hooks/use-saved-views";
import { filterBody, type SampleFilter } from "@/lib/sample-filter";

import type { Scopes } from "./plan";

/** What a version can be made of: all samples, those of the page, or those of a saved view. */
export function useScopes(datasetId: string, filter: SampleFilter | null) {
  const { t } = useTranslation();
  const views = useSavedViews(datasetId).data ?? [];
  const scopes: Scopes = {
    ...Object.fromEntries(views.map((view) => [view.id, view.filter])),
    ...(filter ? { filter: filterBody(filter) } : {}),
  };
  const options = [
    { value: "all", label: t("versions.publish.scopeAll") },
    ...(filter ? [{ value: "filter", label: t("versions.publish.scopeFilter") }] : []),
    ...views.map(({ id, name }) => ({ value: id, label: t("versions.publish.scopeView", { name }) })),
  ];
  return { scopes, options };
}
