import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { SavedView } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { copyText } from "@/lib/copy-text";

const VIEW = "view";

/** Shows the view that the address names, once; from then on the address says the filter itself. `views`: undefined until read. */
export function useLinkedView(views: readonly SavedView[] | undefined, show: (view: SavedView) => void): void {
  const { t } = useTranslation();
  const toast = useToast();
  const [params, setParams] = useSearchParams();
  const wanted = params.get(VIEW);
  useEffect(() => {
    if (wanted === null || !views) return;
    const found = views.find(({ id }) => id === wanted);
    if (found) return show(found);
    toast.warn(t("samples.views.linkGone"), { key: VIEW });
    setParams(without(params), { replace: true });
    // Only another link or another list may do it again, not another drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, views]);
}

function without(params: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(params);
  rest.delete(VIEW);
  return rest;
}

/** Puts the link to a view on the clipboard, and says so. */
export function useCopyLink(datasetId: string): (view: SavedView) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return ({ id, name }) => {
    const link = new URL(`/datasets/${datasetId}/samples?${VIEW}=${id}`, location.origin).href;
    void copyText(link).then((isCopied) => (isCopied ? toast.done(t("samples.views.copied", { name })) : toast.warn(t("samples.views.notCopied", { link }))));
  };
}
