import { useEffect, useRef, useState } from "react";
import { useSqlFiles, useStatus } from "../../ipc/index.ts";
import {
  catalogTab,
  commands,
  cx,
  ErrorNote,
  fileName,
  FindField,
  folderOf,
  Icon,
  IconButton,
  keysOf,
  shortPath,
  useActiveTab,
  useStore,
  useWorkspace,
  workspace,
  type Tab,
} from "../../shared/index.ts";
import list from "../../shared/list.module.css";
import { findAsked } from "../state.ts";
import { useCatalog } from "../useCatalog.ts";
import { words } from "../words.ts";
import classes from "./DatabaseList.module.css";
import { TableTree } from "./TableTree.tsx";

const say = words.list;

/** The project's files of SQL, and the tables of the one that is open. */
export function DatabaseList() {
  const [find, setFind] = useState("");
  const scroll = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const tab = useActiveTab();
  const files = useFiles();
  const asked = useStore(findAsked);
  useEffect(() => {
    if (asked > 0) field.current?.querySelector("input")?.focus();
  }, [asked]);
  return (
    <>
      <header className={list["head"]}>
        {words.title}
        <IconButton
          icon="plus"
          size="s"
          label={say.add}
          keys={keysOf("openFile")}
          className={list["add"]}
          onClick={() => void commands.run("openFile")}
        />
      </header>
      <div ref={field}>
        <FindField label={say.find} value={find} onChange={setFind} />
      </div>
      <div ref={scroll} className={list["scroll"]}>
        <h3 className={list["heading"]}>{say.files}</h3>
        {files.list.map(({ path, name, folder }) => {
          const on = tab?.params["path"] === path;
          return (
            <button
              key={path}
              type="button"
              className={cx(list["item"], classes["file"], on && list["on"], on && classes["picked"])}
              aria-current={on}
              title={path}
              onClick={() => workspace.open(catalogTab(path))}
            >
              <Icon name="file" />
              <span className={list["name"]}>{name}</span>
              <span className={list["right"]}>{folder}</span>
            </button>
          );
        })}
        {files.error ? <ErrorNote error={files.error} onRetry={files.retry} /> : null}
        {files.list.length === 0 && !files.isPending && <p className={list["none"]}>{say.none}</p>}
        {tab && <Tables key={tab.key} tab={tab} typed={find} scroll={scroll} />}
      </div>
    </>
  );
}

function Tables({ tab, typed, scroll }: { tab: Tab; typed: string; scroll: React.RefObject<HTMLDivElement | null> }) {
  const { data } = useCatalog(tab);
  if (!data) return null;
  return (
    <>
      <h3 className={list["heading"]}>{data.reading.name}</h3>
      <TableTree tab={tab} model={data.model} typed={typed} scroll={scroll} />
    </>
  );
}

/** Returns the project's files of SQL, and those that are open from elsewhere. */
function useFiles() {
  const { data, error, isPending, refetch } = useSqlFiles();
  const project = useStatus().data?.project.path;
  const { tabs } = useWorkspace();
  const inside = data?.files ?? [];
  const known = new Set(inside);
  const open = tabs.flatMap(({ area, params: { path } }) => (area === "database" && path !== undefined && !known.has(path) ? [path] : []));
  const all = [...inside, ...open].map((path) => ({
    path,
    name: fileName(path),
    folder: folderShown(path, known.has(path), project),
  }));
  return { list: all, error, isPending, retry: () => void refetch() };
}

/** Returns the folder that is shown beside a file's name: none of one that was dropped on the page, which stands where nobody looks. */
function folderShown(path: string, inside: boolean, project: string | undefined): string {
  const folder = folderOf(path);
  if (inside) return folder.replace(/^sql[\\/]?/, "");
  return path.includes("/.millpond/uploads/") ? "" : shortPath(folder, project);
}
