import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

import kebabCaseFile from "./eslint-rules/kebab-case-file.js";
import layers from "./eslint-rules/layers.js";
import noColourLiteral from "./eslint-rules/no-colour-literal.js";
import noLiteralText from "./eslint-rules/no-literal-text.js";

const house = {
  rules: {
    "kebab-case-file": kebabCaseFile,
    layers,
    "no-colour-literal": noColourLiteral,
    "no-literal-text": noLiteralText,
  },
};

export default defineConfig([
  globalIgnores(["dist", "node_modules", "src/api/schema.gen.ts"]),
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [js.configs.recommended, tseslint.configs.recommended, hooks.configs.flat["recommended-latest"]],
    plugins: { house },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "house/layers": "error",
      "house/kebab-case-file": "error",
      "house/no-literal-text": "error",
      "house/no-colour-literal": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXOpeningElement[name.name='Dropdown']:not(:has(JSXAttribute[name.name='autoFocus']))",
          message: "Give it autoFocus: otherwise the arrow keys do not reach its menu.",
        },
      ],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    // A test's own colours and words are data, not something a person reads on a screen.
    files: ["src/**/*.test.{ts,tsx}", "src/test/**"],
    rules: { "house/no-literal-text": "off", "house/no-colour-literal": "off" },
  },
]);
