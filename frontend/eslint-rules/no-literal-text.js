// Text that a person reads comes from the locales, never from JSX.
const READ_ALOUD = new Set(["title", "placeholder", "label", "alt", "aria-label", "description", "okText", "cancelText", "tooltip", "message"]);
const LETTERS = /\p{L}{2,}/u;

function literalOf(value) {
  if (!value) return null;
  if (value.type === "Literal" && typeof value.value === "string") return value.value;
  const inner = value.type === "JSXExpressionContainer" ? value.expression : null;
  if (inner?.type === "Literal" && typeof inner.value === "string") return inner.value;
  if (inner?.type === "TemplateLiteral") return inner.quasis.map((part) => part.value.raw).join("");
  return null;
}

export default {
  meta: { type: "problem", schema: [] },
  create(context) {
    const message = "text on screen belongs in src/i18n/locales";
    return {
      JSXText(node) {
        if (LETTERS.test(node.value)) context.report({ node, message });
      },
      JSXAttribute(node) {
        if (!READ_ALOUD.has(String(node.name.name))) return;
        const text = literalOf(node.value);
        if (text !== null && LETTERS.test(text)) context.report({ node, message });
      },
    };
  },
};
