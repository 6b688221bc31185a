import react from "@vitejs/plugin-react";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import { evalFreeOpencv } from "./scripts/eval-free-opencv.ts";

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

const WORTH_IT = /\.(?:js|css|html|svg|json)$/;
const SMALL = 600;

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < SMALL) return;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content, quality));
}

/** Lays a .gz and a .br beside each built file: the web server hands them out as they are. */
function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true });
      await Promise.all(names.filter((name) => WORTH_IT.test(name)).map((name) => compress(join(folder, name))));
    },
  };
}

export default defineConfig({
  plugins: [react(), csrfCookie(), compressed()],
  worker: { format: "es", plugins: () => [evalFreeOpencv()] },
  base: "/",
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: "es2022",
    // The content security policy of the server refuses inline scripts, so nothing may be inlined.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A page asks for a handful of files, not for seventy: what pages share travels together.
          groups: [
            { name: "react", test: /node_modules\/(?:react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next|openapi-fetch)\//, priority: 3 },
            { name: "antd", test: /node_modules\//, minShareCount: 2, priority: 2 },
            { name: "shared", test: /src\//, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
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
    unstubGlobals: true,
    sequence: { shuffle: true },
    testTimeout: 30_000,
  },
});
