import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type DataRouter, RouterProvider } from "react-router";

import { createQueryClient } from "@/api/query-client";
import { watchLayers } from "@/lib/layers";

import { ThemeProvider } from "./theme-provider";

export function App({ router }: { router: DataRouter }) {
  const [queryClient] = useState(createQueryClient);
  useEffect(watchLayers, []);
  return (
    <QueryClientProvider client={queryClient}>
      <ThemeProvider>
        <RouterProvider router={router} />
      </ThemeProvider>
    </QueryClientProvider>
  );
}
