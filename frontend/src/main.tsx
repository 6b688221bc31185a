import "./styles/base.css";

import { createRoot } from "react-dom/client";

import { App } from "./app/app";
import { startLanguage } from "./i18n/language";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

await startLanguage();
createRoot(root).render(<App />);
