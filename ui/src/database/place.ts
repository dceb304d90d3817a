import type { CatalogGraphChoice } from "../ipc/index.ts";
import { catalogTab, workspace, type Tab } from "../shared/index.ts";
import type { Scope } from "./model/shown.ts";

export type View = "diagram" | "list" | "diff";
export const VIEWS: readonly View[] = ["diagram", "list", "diff"];

/** Where a person is in a catalog: kept with its tab, so that a tab that comes back shows the same. */
export interface Place {
  path: string;
  view: View;
  /** The table that is looked at. */
  picked: string | undefined;
  scope: Scope;
  hidden: ReadonlySet<string>;
  show: CatalogGraphChoice;
  /** The older catalog that this one is compared with. */
  old: string | undefined;
  /** Whether what could not be followed is listed. */
  problems: boolean;
}

export const MOST_DEPTH = 9;
const FIRST_DEPTH = 2;

const isView = (value: string | undefined): value is View => (VIEWS as readonly (string | undefined)[]).includes(value);

function names(text: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

/** Returns where a tab is. */
export function placeOf({ params }: Pick<Tab, "params">): Place {
  const { path = "", view, table, focus, depth, to, hidden, off, on, old, problems } = params;
  const [hides, shows] = [new Set(names(off)), new Set(names(on))];
  return {
    path,
    view: isView(view) ? view : "diagram",
    picked: table,
    scope:
      focus === undefined
        ? { of: "all" }
        : to === undefined
          ? { of: "near", table: focus, depth: Math.max(1, Math.min(MOST_DEPTH, Number(depth) || FIRST_DEPTH)) }
          : { of: "path", from: focus, to },
    hidden: new Set(names(hidden)),
    show: {
      views: !hides.has("views"),
      inheritance: !hides.has("inheritance"),
      partitions: shows.has("partitions"),
      inferred: shows.has("inferred"),
    },
    old,
    problems: problems !== "closed",
  };
}

function paramsOf({ path, view, picked, scope, hidden, show, old, problems }: Place): Record<string, string> {
  const params: Record<string, string> = { path, view };
  if (picked !== undefined) params["table"] = picked;
  if (scope.of === "near") Object.assign(params, { focus: scope.table, depth: String(scope.depth) });
  if (scope.of === "path") Object.assign(params, { focus: scope.from, to: scope.to });
  if (hidden.size > 0) params["hidden"] = JSON.stringify([...hidden].sort());
  const off = (["views", "inheritance"] as const).filter((name) => !show[name]);
  const on = (["partitions", "inferred"] as const).filter((name) => show[name]);
  if (off.length > 0) params["off"] = JSON.stringify(off);
  if (on.length > 0) params["on"] = JSON.stringify(on);
  if (old !== undefined) params["old"] = old;
  if (!problems) params["problems"] = "closed";
  return params;
}

/** Goes to another place of a tab. */
export function goTo(tab: Tab, change: Partial<Place>): void {
  workspace.change(tab.key, { params: paramsOf({ ...placeOf(tab), ...change }) });
}

/** Looks at what is near a table, as far as before. */
export function focusOn(tab: Tab, table: string): void {
  const { scope } = placeOf(tab);
  goTo(tab, { view: "diagram", picked: table, scope: { of: "near", table, depth: scope.of === "near" ? scope.depth : FIRST_DEPTH } });
}

/** Changes how far one looks; `by` 1 or -1. */
export function deeper(tab: Tab, by: number): void {
  const { scope } = placeOf(tab);
  if (scope.of !== "near") return;
  const depth = Math.max(1, Math.min(MOST_DEPTH, scope.depth + by));
  if (depth !== scope.depth) goTo(tab, { scope: { ...scope, depth } });
}

/** Returns the name of the file that keeps where a catalog's tables were put: `diagrams/NAME.toml`. */
export function diagramName(path: string, project: string | undefined): string {
  const inside =
    project !== undefined && (path.startsWith(`${project}/`) || path.startsWith(`${project}\\`)) ? path.slice(project.length + 1) : path;
  const whole = /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(inside);
  // Of a file elsewhere only the name is told: where it stands differs from machine to machine.
  const part = whole ? (inside.split(/[\\/]/).findLast((name) => name !== "") ?? "") : inside.replace(/^sql[\\/]/, "");
  const name = part
    .replace(/\.sql$/i, "")
    .replaceAll(/[^A-Za-z0-9_-]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return name === "" ? "schema" : name;
}

/** Opens a catalog, or what is asked for in one that is open. */
export const openCatalog = (path: string): void => workspace.open(catalogTab(path));
