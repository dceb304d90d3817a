import type { Dragged, Inspection, PipelineListing, PipelineMatch } from "../../ipc/index.ts";
import { fileName, formatWhen, shortPath, type IconName } from "../../shared/index.ts";
import { words } from "./words.ts";

/** What a release does. */
export type DropAction =
  | { do: "run"; pipeline: string; path: string }
  | { do: "alias"; pipeline: string; path: string; aliases: Readonly<Record<string, readonly string[]>> }
  | { do: "open"; paths: readonly string[] }
  | { do: "openCatalogs"; paths: readonly string[] }
  | { do: "openPipeline"; name: string }
  | { do: "takePipeline"; path: string }
  | { do: "openProject"; path: string }
  | { do: "makeProject"; path: string }
  | { do: "upload" };

/** One place to release on. */
export interface DropZone {
  id: string;
  icon: IconName;
  title: string;
  sub: string;
  /** What happens, in the order that it is said; `path` is drawn as one. */
  what: readonly { text: string; path?: boolean }[];
  /** What does not happen, or should be known. */
  aside?: string;
  /** A column each, with whether it is as before. */
  columns?: readonly { name: string; word: string; fits: boolean }[];
  /** `run clean_sales on sales.csv`: for the status bar. */
  short: string;
  action: DropAction;
}

/** What can be done with what is dragged; no zones: nothing, and `note` says why. */
export interface DropPlan {
  icon: IconName;
  name: string;
  facts: string;
  zones: readonly DropZone[];
  note?: string;
}

export interface DropContext {
  now: Date;
  /** The open project's folder. */
  project: string;
  pipelines: readonly PipelineListing[];
}

/** More tabs than this at once help nobody. */
export const MOST_FILES = 20;
const SHOWN_COLUMNS = 5;

/** Returns what can be done with things whose paths are known. */
export function planPaths(inspections: readonly Inspection[], context: DropContext): DropPlan {
  const [only] = inspections;
  if (inspections.length === 1 && only) return planOne(only, context);
  return planSeveral(inspections);
}

/** Returns whether a path is of a file of SQL: its tables are drawn. */
export const isSql = (path: string): boolean => /\.sql$/i.test(path);

/** Returns what can be said before release where only media types are known. */
export function planTypes(dragged: Extract<Dragged, { known: "types" }>): DropPlan {
  const { files } = dragged;
  const count = Math.max(1, files.length);
  const head = {
    icon: count === 1 ? "file" : "files",
    name: count === 1 ? words.browser.one : words.browser.many(count),
    facts: kindWords(files),
  } as const;
  const strange = files.map((file) => file.type).filter((type) => type !== "" && !mayBeTable(type));
  if (files.length > 0 && strange.length === files.length) return { ...head, zones: [], note: words.browser.unusable(strange[0] ?? "") };
  if (count > MOST_FILES) return { ...head, zones: [], note: words.several.tooMany(MOST_FILES) };
  const zone: DropZone = {
    id: "upload",
    icon: "plus",
    title: words.browser.title(count),
    sub: words.browser.sub,
    what: [{ text: count === 1 ? words.browser.what : words.browser.whatMany }],
    short: words.browser.short,
    action: { do: "upload" },
  };
  return { ...head, zones: [zone] };
}

/** Returns whether a media type may stand for rows or a pipeline. Browsers know few: an unknown one is looked at. */
export function mayBeTable(type: string): boolean {
  return type.startsWith("text/") || /sql|csv|excel|spreadsheet|parquet|json|toml|gzip|zstd|zip|octet-stream|tab-separated/.test(type);
}

function kindWords(files: readonly { type: string }[]): string {
  const types = [...new Set(files.map((file) => file.type).filter((type) => type !== ""))];
  return types.join(", ");
}

function planOne(file: Inspection, context: DropContext): DropPlan {
  const head = { icon: "file" as IconName, name: file.name, facts: facts(file) };
  if (isSql(file.path) && file.verdict !== "empty") return { ...head, facts: words.size(file.size_bytes), zones: [catalogZone([file])] };
  switch (file.verdict) {
    case "rows":
      return planRows(file, context);
    case "project":
      return { ...head, icon: "folder", zones: [projectZone(file)] };
    case "folder":
      return { ...head, icon: "folder", zones: [folderZone(file), migrationsZone(file)] };
    case "pipeline":
      return { ...head, icon: "pipeline", zones: [tomlZone(file, context)] };
    case "empty":
      return { ...head, zones: [], note: words.empty(file.name) };
    case "unusable":
      return { ...head, zones: [], note: words.unusable(file.message ?? words.unknownKind) };
  }
}

/** Returns what is known of a file, in one line: `341 kB · about 10,200 rows · comma, UTF-8, header`. */
export function facts(file: Inspection): string {
  if (file.verdict === "project" || file.verdict === "folder") return file.path;
  const rows = file.estimated_rows;
  const dialect = file.dialect
    .filter(({ key }) => ["kind", "sheet", "packing", "delimiter", "encoding", "header"].includes(key))
    .map(({ word }) => word);
  return [
    words.size(file.size_bytes),
    file.verdict === "rows" && rows !== null && rows !== undefined
      ? rows === file.sampled_rows
        ? words.rows(rows)
        : words.aboutRows(roughly(rows))
      : "",
    dialect.join(", "),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Returns an estimate with three figures: more would claim what is not known. */
export function roughly(value: number): number {
  if (value < 1000) return value;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return Math.round(value / unit) * unit;
}

function planRows(file: Inspection, context: DropContext): DropPlan {
  const fitting = file.matches.filter((match) => match.fits).slice(0, 2);
  const [best, second] = fitting;
  const zones = [
    ...(best ? [runZone(file, best, context)] : []),
    makeZone(file, best !== undefined),
    ...(second ? [runZone(file, second, context)] : []),
  ];
  const renamed = best ? undefined : file.matches.find(fitsRenamed);
  if (renamed) zones.unshift(aliasZone(file, renamed));
  const near = best || renamed ? undefined : file.matches[0];
  const plan: DropPlan = { icon: "file", name: file.name, facts: facts(file), zones };
  return near ? { ...plan, note: words.near(near.pipeline, whyNot(near)) } : plan;
}

/** Returns whether a pipeline would fit if it took columns under the names that they have in the file. */
const fitsRenamed = (match: PipelineMatch): boolean =>
  match.columns.some(({ state }) => state === "renamed") &&
  match.columns.every(({ state }) => state !== "missing" && state !== "other type");

function aliasZone(file: Inspection, match: PipelineMatch): DropZone {
  const renamed = match.columns.filter(({ state }) => state === "renamed");
  return {
    id: `alias:${match.pipeline}`,
    icon: "pipeline",
    title: words.alias.title(match.pipeline),
    sub: words.alias.sub(renamed.map(({ name, aliases }) => [aliases?.[0] ?? "", name])),
    what: [{ text: words.alias.what }],
    aside: words.run.onlyRead,
    columns: columnWords(match),
    short: words.alias.short(match.pipeline, file.name),
    action: {
      do: "alias",
      pipeline: match.pipeline,
      path: file.path,
      aliases: Object.fromEntries(renamed.map(({ name, aliases }) => [name, aliases ?? []])),
    },
  };
}

/** Returns the first columns of a match, each with what became of it. */
const columnWords = (match: PipelineMatch): NonNullable<DropZone["columns"]> =>
  match.columns.slice(0, SHOWN_COLUMNS).map(({ name, type, state, aliases }) => {
    const word = state === "renamed" ? words.alias.named(aliases?.[0] ?? "") : state;
    return { name, word: type ? `${type}, ${word}` : word, fits: state === "as before" || state === "renamed" };
  });

/** Returns why a pipeline does not fit a file. */
export function whyNot(match: PipelineMatch): string {
  const named = (state: string) => match.columns.filter((column) => column.state === state).map((column) => column.name);
  const missing = named("missing");
  const other = named("other type");
  return [missing.length > 0 ? words.missing(missing) : "", other.length > 0 ? words.otherType(other) : ""].filter(Boolean).join(", ");
}

function runZone(file: Inspection, match: PipelineMatch, { now, project }: DropContext): DropZone {
  const same = match.columns.filter((column) => column.state === "as before");
  const all = same.length === match.columns.length;
  const last = match.last_run ? words.run.lastRun(formatWhen(new Date(match.last_run), now)) : words.run.neverRun;
  const output = match.output_path ? [{ text: words.run.writes }, { text: shortPath(match.output_path, project), path: true }] : [];
  return {
    id: `run:${match.pipeline}`,
    icon: "pipeline",
    title: words.run.title(match.pipeline),
    sub: `${all ? words.run.same(same.length) : words.run.fits}; ${last}`,
    what: [{ text: words.run.runs(match.steps) }, ...output],
    aside: file.ran_before ? words.run.again(formatWhen(new Date(file.ran_before), now)) : words.run.onlyRead,
    columns: columnWords(match),
    short: words.run.short(match.pipeline, file.name),
    action: { do: "run", pipeline: match.pipeline, path: file.path },
  };
}

function makeZone(file: Inspection, beside: boolean): DropZone {
  return {
    id: "new",
    icon: "plus",
    title: words.make.title,
    sub: beside ? words.make.other : words.make.first,
    what: [{ text: words.make.what }],
    short: words.make.short(file.name),
    action: { do: "open", paths: [file.path] },
  };
}

function projectZone(folder: Inspection): DropZone {
  const { title, sub, what, short } = words.project;
  return {
    id: "project",
    icon: "folder",
    title: title(folder.name),
    sub,
    what: [{ text: what }],
    short: short(folder.name),
    action: { do: "openProject", path: folder.path },
  };
}

function folderZone(folder: Inspection): DropZone {
  const { title, sub, what, short } = words.folder;
  return {
    id: "folder",
    icon: "folder",
    title,
    sub,
    what: [{ text: what }],
    short: short(folder.name),
    action: { do: "makeProject", path: folder.path },
  };
}

/** Draws what files of SQL make, each in its own tab. */
function catalogZone(files: readonly Inspection[]): DropZone {
  const { title, sub, what, short } = words.catalog;
  return {
    id: "catalog",
    icon: "er",
    title: title(files.length),
    sub,
    what: [{ text: what }],
    short: short(files.length === 1 ? (files[0]?.name ?? "") : words.browser.many(files.length)),
    action: { do: "openCatalogs", paths: files.map(({ path }) => path) },
  };
}

function migrationsZone(folder: Inspection): DropZone {
  const { title, sub, what, short } = words.migrations;
  return {
    id: "migrations",
    icon: "er",
    title,
    sub,
    what: [{ text: what }],
    short: short(folder.name),
    action: { do: "openCatalogs", paths: [folder.path] },
  };
}

function tomlZone(file: Inspection, { pipelines }: DropContext): DropZone {
  const known = pipelines.find((pipeline) => pipeline.path === file.path);
  const { toml } = words;
  if (known) {
    return {
      id: "pipeline",
      icon: "pipeline",
      title: toml.open(known.name),
      sub: toml.openSub,
      what: [{ text: toml.openWhat }],
      short: toml.openShort(known.name),
      action: { do: "openPipeline", name: known.name },
    };
  }
  return {
    id: "take",
    icon: "pipeline",
    title: toml.take,
    sub: toml.takeSub,
    what: [{ text: toml.takeWhat }],
    short: toml.takeShort(file.name),
    action: { do: "takePipeline", path: file.path },
  };
}

function planSeveral(files: readonly Inspection[]): DropPlan {
  const usable = files.filter((file) => file.verdict === "rows" || isSql(file.path));
  const left = files.filter((file) => !usable.includes(file));
  const bytes = files.reduce((sum, file) => sum + file.size_bytes, 0);
  const head = {
    icon: "files" as IconName,
    name:
      files
        .slice(0, 2)
        .map((file) => file.name)
        .join(", ") + (files.length > 2 ? ", …" : ""),
    facts: words.several.facts(files.length, bytes),
  };
  if (usable.length === 0) return { ...head, zones: [], note: words.several.none };
  const names = usable.slice(0, 3).map((file) => fileName(file.path));
  const zone: DropZone = {
    id: "several",
    icon: "files",
    title: words.several.title(usable.length),
    sub: words.several.sub(names, usable.length - names.length),
    what: [{ text: words.several.what }],
    ...(left.length > 0 ? { aside: `${words.several.leftOut(left.length)}: ${left.map((file) => file.name).join(", ")}.` } : {}),
    short: words.several.short(usable.length),
    action: { do: "open", paths: usable.map((file) => file.path) },
  };
  return { ...head, zones: [zone] };
}
