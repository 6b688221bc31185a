import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { App, ConfigProvider } from "antd";
import i18next from "i18next";
import type { ReactElement } from "react";
import { initReactI18next } from "react-i18next";
import { MemoryRouter, Route, Routes, useLocation } from "react-router";

import { createQueryClient } from "@/api/query-client";
import en from "@/i18n/locales/en.json";

await i18next.use(initReactI18next).init({ lng: "en", resources: { en: { translation: en } }, interpolation: { escapeValue: false } });

// jsdom plays no animation: what would fade in stays invisible.
const STILL = { token: { motion: false } };

function Address() {
  const { pathname, search } = useLocation();
  return <output data-testid="address">{pathname + search}</output>;
}

/** Shows a page at an address, in English, with everything it expects around it. */
export function renderPage(page: ReactElement, address = "/", path = "*") {
  return render(
    <QueryClientProvider client={createQueryClient()}>
      <ConfigProvider theme={STILL}>
        <App>
          <MemoryRouter initialEntries={[address]}>
            <Address />
            <Routes>
              <Route path={path} element={page} />
              <Route path="*" element={null} />
            </Routes>
          </MemoryRouter>
        </App>
      </ConfigProvider>
    </QueryClientProvider>,
  );
}
