import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { GridName, NewSavedViewRequest, SavedView } from "@/api/schema.gen";
import { filterOfWords } from "@/lib/filter-words";
import { filterBody, type SampleFilter, writeFilter } from "@/lib/sample-filter";

const collection = "/api/v1/datasets/{dataset_id}/views" as const;
const member = "/api/v1/datasets/{dataset_id}/views/{view_id}" as const;

/** What a page shows, as a view keeps it. */
export function shownAs(filter: SampleFilter, grid: GridName) {
  return { filter: filterBody(filter), order: filter.order, grid };
}

export function filterOf(view: SavedView): SampleFilter {
  return filterOfWords(view.filter, view.order);
}

/** Whether a page shows what the view says. */
export function isShown(view: SavedView, filter: SampleFilter, grid: GridName): boolean {
  return view.grid === grid && writeFilter(filterOf(view)).toString() === writeFilter(filter).toString();
}

type Changes = Partial<Omit<NewSavedViewRequest, "name">> & { name?: string };

/** Saving, changing and removing views; the list is read again after each. */
export function useViewChanges(datasetId: string) {
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: keys.views(datasetId) });
  const path = { dataset_id: datasetId };
  const save = useMutation({
    mutationFn: (body: Changes & { name: string }) => answer(client.POST(collection, { params: { path }, body })),
    onSettled,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: Changes & { id: string }) =>
      answer(client.PATCH(member, { params: { path: { ...path, view_id: id } }, body })),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => answer(client.DELETE(member, { params: { path: { ...path, view_id: id } } })),
    onSettled,
  });
  return { save, change, remove };
}
