// Imports go down only: app -> features -> canvas, components, hooks -> api, lib, i18n, styles.
const LAYERS = {
  // The generated types are words, known everywhere.
  words: 0, main: 5, app: 4, features: 3, canvas: 2, components: 2, hooks: 1.5, api: 1, lib: 1, i18n: 1, styles: 1,
};

/** "/x/src/features/datasets/queries.ts" -> { layer: "features", room: "datasets" }; null outside src. */
function placeOf(file) {
  if (/\/src\/api\/schema\.gen(?:\.ts)?$/.test(file)) return { layer: "words" };
  const match = /\/src\/([^/]+?)(?:\.tsx?)?(?:\/([^/]+))?(?:\/|$)/.exec(file);
  return match ? { layer: match[1], room: match[2] } : null;
}

function resolve(source, filename) {
  if (source.startsWith("@/")) return `/src/${source.slice(2)}`;
  if (!source.startsWith(".")) return null;
  return new URL(source, `file://${filename}`).pathname;
}

function problemOf(from, to) {
  if (from.layer === "test" || to.layer === from.layer) {
    const stranger = from.layer === "features" && to.room !== from.room;
    return stranger ? `feature "${from.room}" must not import feature "${to.room}"` : null;
  }
  if (to.layer === "test") return "test doubles are imported by tests only";
  const height = LAYERS[from.layer];
  const other = LAYERS[to.layer];
  if (height === undefined || other === undefined) return `give "${height === undefined ? from.layer : to.layer}" a place in eslint-rules/layers.js`;
  return other < height ? null : `"${from.layer}" must not import "${to.layer}": imports go down`;
}

export default {
  meta: { type: "problem", schema: [] },
  create(context) {
    const from = placeOf(context.filename);
    const isTest = /\.test\.tsx?$/.test(context.filename);
    if (!from) return {};
    function check(node) {
      const target = node.source && resolve(String(node.source.value), context.filename);
      const to = target && placeOf(target);
      if (!to || (isTest && to.layer === "test")) return;
      const message = problemOf(from, to);
      if (message) context.report({ node: node.source, message });
    }
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
