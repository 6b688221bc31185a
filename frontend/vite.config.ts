import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const backend = process.env.EASEL_BACKEND ?? "http://127.0.0.1:8000";

/** In development Vite serves the page, so the CSRF cookie that the server's page sets is fetched for it. */
function csrfCookie(): Plugin {
  return {
    name: "csrf-cookie",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const isPage = request.headers.accept?.includes("text/html") && !request.headers.cookie?.includes("csrftoken=");
        if (!isPage) return next();
        // Without the backend the page still opens, and says itself that the server is not reached.
        fetch(backend)
          .then((page) => response.setHeader("Set-Cookie", page.headers.getSetCookie()))
          .catch(() => undefined)
          .finally(next);
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), csrfCookie()],
  base: "/",
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: "es2022",
    // The content security policy of the server refuses inline scripts, so nothing may be inlined.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: { "/api": { target: backend, changeOrigin: false } },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/test/setup.ts"],
    restoreMocks: true,
    sequence: { shuffle: true },
    testTimeout: 15_000,
  },
});
