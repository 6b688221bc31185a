const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|gen|d))?\.(?:tsx?|js|mjs)$/;

export default {
  meta: { type: "problem", schema: [] },
  create(context) {
    const name = context.filename.split("/").pop();
    return {
      Program(node) {
        if (!KEBAB.test(name)) context.report({ node, message: `name this file in kebab-case, not "${name}"` });
        if (/^index\.tsx?$/.test(name)) context.report({ node, message: "no barrels: import the file itself" });
      },
    };
  },
};
