import { createBrowserRouter } from "react-router";

/** Every address of the pages; each page is a chunk of its own. */
export function createRouter() {
  return createBrowserRouter([{ path: "/", lazy: async () => ({ Component: () => null }) }]);
}
