import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter, useLocation, useNavigate } from "react-router";
import { expect, test, vi } from "vitest";

import { createQueryClient } from "@/api/query-client";
import type { Neighbours } from "@/api/schema.gen";
import { readFilter } from "@/lib/sample-filter";
import { A_SAMPLE } from "@/test/samples-of-the-api";

import { useWalk } from "./use-walk";

const FILTER = readFilter(new URLSearchParams());
const AROUND: Neighbours = { previous: [], next: [{ ...A_SAMPLE, id: "after" }] };

/** Someone at "here" who came from "before"; nobody knows the neighbours until `tell`. */
function walker(around = AROUND, atEnd = () => undefined as void) {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  vi.stubGlobal("fetch", async () => {
    await told;
    return Response.json(around);
  });
  const queryClient = createQueryClient();
  const addresses = ["/datasets/d/annotate/before", "/datasets/d/annotate/here"];
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>
      <MemoryRouter initialEntries={addresses}>{children}</MemoryRouter>
    </QueryClientProvider>
  );
  const usePlace = () => {
    const sampleId = useLocation().pathname.split("/").at(-1) ?? "";
    return { sampleId, navigate: useNavigate(), walk: useWalk({ datasetId: "d", sampleId }, FILTER, null, false, { isHeld: () => false, atEnd }) };
  };
  return { place: renderHook(usePlace, { wrapper }).result, tell };
}

test("a step that is asked for before the neighbours are known is taken as soon as they are", async () => {
  const { place, tell } = walker();
  act(() => place.current.walk.goToNext());
  tell();
  await waitFor(() => expect(place.current.sampleId).toBe("after"));
});

test("a step that is asked for before it is known that there is none says so", async () => {
  const atEnd = vi.fn();
  const { place, tell } = walker({ previous: [], next: [] }, atEnd);
  act(() => place.current.walk.goToNext());
  tell();
  await waitFor(() => expect(atEnd).toHaveBeenCalledOnce());
  expect(place.current.sampleId).toBe("here");
});

test("the browser's back button ends the asking for a step", async () => {
  const { place, tell } = walker();
  act(() => place.current.walk.goToNext());
  act(() => void place.current.navigate(-1));
  tell();
  await waitFor(() => expect(place.current.walk.neighbours?.centre).toBe("before"));
  expect(place.current.sampleId).toBe("before");
});
