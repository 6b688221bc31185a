// Colours live in src/styles/tokens.css; code reads them by name.
const COLOUR = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$|^(?:rgb|hsl|oklch)a?\(/i;

export default {
  meta: { type: "problem", schema: [] },
  create(context) {
    function check(node, text) {
      if (COLOUR.test(text.trim())) context.report({ node, message: "put this colour in src/styles/tokens.css" });
    }
    return {
      Literal(node) {
        if (typeof node.value === "string") check(node, node.value);
      },
      TemplateElement(node) {
        check(node, node.value.raw);
      },
    };
  },
};
