import { createBrowserRouter, redirect, type RouteObject } from "react-router";

import { Loading } from "@/components/loading";

import { CrashPage, MissingPage } from "../crash-page";
import { RequireUser } from "../require-user";

const datasetPages: RouteObject[] = [
  { index: true, lazy: () => import("./overview-route") },
  { path: "samples", lazy: () => import("./samples-route") },
  { path: "samples/review", lazy: () => import("./review-route") },
  { path: "samples/duplicates", lazy: () => import("./duplicates-route") },
  { path: "samples/groups", lazy: () => import("./groups-route") },
  { path: "labels", lazy: () => import("./labels-route") },
  { path: "versions", lazy: () => import("./versions-route") },
  { path: "versions/compare", lazy: () => import("./compare-route") },
  { path: "versions/:versionId", lazy: () => import("./version-route") },
  { path: "analysis", lazy: () => import("./analysis-route") },
  { path: "jobs", lazy: () => import("./jobs-route") },
  { path: "trash", lazy: () => import("./trash-route") },
  { path: "members", lazy: () => import("./members-route") },
];

const shellPages: RouteObject[] = [
  { path: "datasets", lazy: async () => ({ Component: (await import("@/features/datasets/components/list-page")).DatasetListPage }) },
  { path: "datasets/new", lazy: async () => ({ Component: (await import("@/features/datasets/components/create-page")).CreateDatasetPage }) },
  { path: "datasets/trash", lazy: async () => ({ Component: (await import("@/features/datasets/components/deleted-page")).DeletedDatasetsPage }) },
  { path: "datasets/:datasetId", lazy: () => import("./dataset-layout"), children: datasetPages },
  { path: "models", lazy: async () => ({ Component: (await import("@/features/models/components/models-page")).ModelsPage }) },
  { path: "models/:modelId", lazy: async () => ({ Component: (await import("@/features/models/components/model-page")).ModelPage }) },
  { path: "account", lazy: async () => ({ Component: (await import("@/features/auth/components/account-page")).AccountPage }) },
  { path: "users", lazy: async () => ({ Component: (await import("@/features/users/components/users-page")).UsersPage }) },
];

const routes: RouteObject[] = [
  { index: true, element: null, loader: () => redirect("/datasets") },
  { path: "sign-in", lazy: () => import("./sign-in-route") },
  {
    Component: RequireUser,
    children: [
      { lazy: async () => ({ Component: (await import("../shell")).Shell }), children: shellPages },
      { path: "datasets/:datasetId/annotate/:sampleId", lazy: async () => ({ Component: (await import("@/features/annotate/annotate-page")).default }) },
    ],
  },
  { path: "*", Component: MissingPage },
];

/** Every address of the pages; each page is a chunk of its own. */
export function createRouter() {
  return createBrowserRouter([{ ErrorBoundary: CrashPage, HydrateFallback: Loading, children: routes }]);
}
