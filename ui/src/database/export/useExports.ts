import { catalogApi, getHost, type CatalogFormat, type ExportCatalog } from "../../ipc/index.ts";
import { announce, copyLater, reportError, usePaints, type MenuItem } from "../../shared/index.ts";
import { pictureName, pngBlob, svgBlob } from "../../shared/picture.ts";
import { drawnNow } from "../diagram/drawn.ts";
import type { Shown } from "../model/shown.ts";
import type { ErModel } from "../model/types.ts";
import type { Place } from "../place.ts";
import type { SavedPositions } from "../positions.ts";
import type { ReadModel } from "../useCatalog.ts";
import { words } from "../words.ts";

const say = words.export;
const MEDIA: Readonly<Record<CatalogFormat, string>> = { sql: "application/sql", dbml: "text/plain", mermaid: "text/plain" };

interface Wanted {
  place: Place;
  read: ReadModel;
  model: ErModel;
  shown: Shown;
  saved: SavedPositions;
}

/** Returns what is asked for a text: what is near the table in focus, or the whole catalog. */
export function wantedText(
  { path, show, scope }: Pick<Place, "path" | "show" | "scope">,
  model: ErModel,
  format: CatalogFormat,
): ExportCatalog {
  const node = scope.of === "near" ? model.byId.get(scope.table) : undefined;
  const focus = node && scope.of === "near" ? { focus: { table: `${node.name.namespace}.${node.name.name}`, depth: scope.depth } } : {};
  return { read: { source: { path }, show, ...focus }, format };
}

/** Saves and copies what a catalog looks like, and what it says. */
export function useExports({ place, read, model }: Wanted) {
  const paints = usePaints();
  const stem = read.reading.name.replace(/\.[a-z]+$/i, "");
  const attempt = (work: () => Promise<void>) => {
    work().catch((error: unknown) => reportError(error, () => attempt(work)));
  };
  const savePicture = (ending: "svg" | "png") =>
    attempt(async () => {
      const drawing = drawnNow();
      if (!drawing) return;
      const { svgOf } = await import("./svg.tsx");
      const root = getComputedStyle(document.documentElement);
      const svg = svgOf(drawing, paints, (token) => root.getPropertyValue(`--${token}`));
      const name = pictureName(stem, ending);
      const host = await getHost();
      if (await host.savePicture(say[ending], name, ending === "png" ? await pngBlob(svg) : svgBlob(svg))) announce(say.saved(name));
    });
  const exported = (format: CatalogFormat) => catalogApi.export(wantedText(place, model, format));
  const saveText = (format: CatalogFormat) =>
    attempt(async () => {
      const { text, file_name, problems } = await exported(format);
      const host = await getHost();
      if (!(await host.savePicture(say[format], file_name, new Blob([text], { type: MEDIA[format] })))) return;
      announce([say.saved(file_name), problems.length > 0 ? say.leftOut(problems.length) : ""].filter(Boolean).join(" "));
    });
  const copy = (format: CatalogFormat) =>
    void copyLater(
      exported(format).then(({ text }) => text),
      Promise.resolve(say.copied),
    );
  const focus = place.scope.of === "near" ? model.byId.get(place.scope.table)?.name.name : undefined;
  const items = (drawn: boolean): MenuItem[] => [
    ...(drawn
      ? [
          { kind: "heading", label: say.picture } as const,
          { label: say.svg, icon: "download", run: () => savePicture("svg") } as const,
          { label: say.png, icon: "download", run: () => savePicture("png") } as const,
          { kind: "line" } as const,
        ]
      : []),
    { kind: "heading", label: say.text(focus) },
    ...(["sql", "dbml", "mermaid"] as const).map((format): MenuItem => ({
      label: say[format],
      icon: "download",
      run: () => saveText(format),
    })),
    { kind: "line" },
    { label: say.copySql, icon: "copy", run: () => copy("sql") },
    { label: say.copyDbml, icon: "copy", run: () => copy("dbml") },
    { label: say.copyMermaid, icon: "copy", run: () => copy("mermaid") },
  ];
  return { items, savePicture, saveText, copy };
}
