// Both locales must have the same keys and no empty text; a key that no source file names is reported.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = new URL("../src", import.meta.url).pathname;
const read = (language) => JSON.parse(readFileSync(join(root, "i18n/locales", `${language}.json`), "utf8"));

function keysOf(words, prefix = "") {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value]] : keysOf(value, `${prefix}${key}.`),
  );
}

// Chinese has one plural form, English two: compare the stems.
const stem = (key) => key.replace(/_(one|other)$/, "");
const english = new Map(keysOf(read("en")));
const chinese = new Map(keysOf(read("zh-CN")));
const stems = (keys) => new Set([...keys.keys()].map(stem));
const missing = (from, of) => [...stems(from)].filter((key) => !stems(of).has(key));

const problems = [
  ...missing(english, chinese).map((key) => `zh-CN.json lacks ${key}`),
  ...missing(chinese, english).map((key) => `en.json lacks ${key}`),
  ...[...english, ...chinese].filter(([, text]) => !text.trim()).map(([key]) => `${key} is empty`),
];

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".gen.ts") ? [readFileSync(path, "utf8")] : [];
  });
}

const source = sources(root).join("\n");
// A template such as `jobs.kind.${kind}` names every key that starts with its fixed part.
const prefixes = [...source.matchAll(/[`"]([a-z]\w*(?:\.\w+)*\.)(?:\$\{|")/g)].map((match) => match[1]);
const unused = [...stems(english)].filter(
  (key) => !source.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)),
);

for (const problem of problems) console.error(problem);
for (const key of unused) console.warn(`not used: ${key}`);
process.exit(problems.length > 0 ? 1 : 0);
