// Holds the arrows of ARCHITECTURE.md for ui/src: a folder imports only what stands under it.
import path from "node:path";

/** Folders that any capability may use. A capability that is not listed may import exactly these. */
const MAY_IMPORT = {
  ipc: [],
  theme: [],
  shared: ["ipc", "theme"],
  app: "anything",
};
const CAPABILITY = ["ipc", "theme", "shared"];

export const layers = {
  meta: { type: "problem", docs: { description: "capability folders import only shared, ipc and theme; app composes them" }, schema: [] },
  create(context) {
    const root = path.join(import.meta.dirname, "..", "src") + path.sep;
    if (!context.filename.startsWith(root)) return {};
    const inside = context.filename.slice(root.length).split(path.sep);
    const folder = inside.length > 1 ? inside[0] : "app";
    const allowed = MAY_IMPORT[folder] ?? CAPABILITY;
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== "string" || !source.startsWith(".")) return;
      const target = path.resolve(path.dirname(context.filename), source);
      if (!target.startsWith(root)) return;
      const to = target.slice(root.length).split(path.sep)[0];
      if (to === folder || allowed === "anything" || allowed.includes(to)) return;
      context.report({ node, message: `${folder} may not import ${to}: it imports only ${allowed.join(", ") || "itself"}.` });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};
