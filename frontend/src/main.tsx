import "./styles/base.css";

import { createRoot } from "react-dom/client";

import { App } from "./app/app";
import { createRouter } from "./app/routes/router";
import { startLanguage } from "./i18n/language";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// The files of the page are on their way while its words are.
const router = createRouter();
await startLanguage();
createRoot(root).render(<App router={router} />);
