import { api, useOverview, useProjects, useRecentFiles, type Problem, type ProjectInfo, type RecentFile } from "../ipc/index.ts";
import {
  cx,
  commands,
  dagOf,
  Icon,
  IconButton,
  keysOf,
  Menu,
  openProblem,
  pipelineOf,
  problemWords,
  reportError,
  SHORTCUTS,
  shortPath,
  StateGlyph,
  tellingFolders,
  Time,
  formatBytes,
  formatCount,
  useNow,
  type MenuItem,
} from "../shared/index.ts";
import classes from "./OverviewList.module.css";
import { useHistory } from "./useHistory.ts";
import { inScope, inView, setHistoryFilter, useHistoryFilter, VIEWS } from "./view.ts";
import { words } from "./words.ts";

/** The project, the history's views with their counts, and recent files. */
export function OverviewList({ onOpen }: { onOpen: { file: (path: string) => void; project: (path: string) => void } }) {
  const { data: overview } = useOverview();
  if (!overview) return <header className={classes["head"]}>{words.overview}</header>;
  return (
    <>
      <header className={classes["head"]}>
        {words.overview}
        <ProjectMenu project={overview.project} onOpen={onOpen.project} />
      </header>
      <Facts project={overview.project} machine={overview.machine} />
      <div className={classes["scroll"]}>
        <Views />
        <RecentFiles onOpen={onOpen.file} />
      </div>
    </>
  );
}

function ProjectMenu({ project, onOpen }: { project: ProjectInfo; onOpen: (path: string) => void }) {
  const others = (useProjects().data ?? []).filter((other) => other.exists && other.path !== project.path).slice(0, 8);
  const command = (id: "openFolder" | "openSample" | "saveProjectAs" | "closeProject"): MenuItem => ({
    label: SHORTCUTS[id].title,
    keys: keysOf(id),
    run: () => void commands.run(id),
  });
  const items: MenuItem[] = [
    ...others.map((other): MenuItem => ({ label: other.name, hint: other.path, icon: "folder", run: () => onOpen(other.path) })),
    ...(others.length > 0 ? [{ kind: "line" } as const] : []),
    command("openFolder"),
    command("openSample"),
    command(project.scratch ? "saveProjectAs" : "closeProject"),
  ];
  return (
    <Menu items={items} position="bottom-start">
      <IconButton icon="down" size="s" label={words.projectMenu} className={classes["menu"]} />
    </Menu>
  );
}

function Facts({ project, machine }: { project: ProjectInfo; machine: string }) {
  const { facts } = words;
  const changed = project.changed_files ? `, ${facts.changed(project.changed_files)}` : "";
  return (
    <div className={classes["project"]}>
      <b>{project.scratch ? facts.scratch : project.name}</b>
      <dl>
        <dt>{facts.machine}</dt>
        <dd>
          {machine}, {facts.thisOne}
        </dd>
        {project.scratch ? (
          <dd className={classes["wide"]}>{facts.scratchNote}</dd>
        ) : (
          <>
            <dt>{facts.folder}</dt>
            <dd title={project.path}>
              <bdi>{project.path}</bdi>
            </dd>
          </>
        )}
        {project.branch && (
          <>
            <dt>{facts.branch}</dt>
            <dd>
              {project.branch}
              {changed}
            </dd>
          </>
        )}
      </dl>
      {project.problems.map((problem) => (
        <ProblemLine key={`${problem.file}:${problem.line}:${problem.column}`} problem={problem} />
      ))}
    </div>
  );
}

/** A mistake in the project's files. One in a pipeline or a DAG leads to its text. */
function ProblemLine({ problem }: { problem: Problem }) {
  const body = (
    <>
      <StateGlyph state="rejected" />
      <span>{problemWords(problem)}</span>
    </>
  );
  if (pipelineOf(problem) === undefined && dagOf(problem) === undefined) {
    return (
      <p className={classes["problem"]} data-copy>
        {body}
      </p>
    );
  }
  return (
    <button type="button" className={classes["problem"]} onClick={() => openProblem(problem)}>
      {body}
    </button>
  );
}

function Views() {
  const filter = useHistoryFilter();
  const { data: overview } = useOverview();
  const now = useNow();
  const { entries, hasNextPage } = useHistory();
  const scoped = entries.filter((entry) => inScope(entry, filter, overview?.seen_at, now));
  return (
    <section aria-label={words.history}>
      <h4 className={classes["heading"]}>{words.history}</h4>
      {VIEWS.map(({ view, glyph, label }) => {
        const count = scoped.filter((entry) => inView(entry, view)).length;
        // What a person started is told apart where a schedule started others.
        const tells = view === "all" || (count > 0 && (view !== "hand" || count < scoped.length));
        if (!tells && view !== filter.view) return null;
        return (
          <button
            key={view}
            type="button"
            aria-pressed={view === filter.view}
            className={cx(classes["item"], view === filter.view && classes["on"])}
            onClick={() => setHistoryFilter({ view })}
          >
            {glyph === "list" || glyph === "play" ? <Icon name={glyph} size="xs" /> : <StateGlyph state={glyph} />}
            <span className={classes["name"]}>{label}</span>
            <span className={classes["right"]}>
              {formatCount(count)}
              {hasNextPage ? "+" : ""}
            </span>
          </button>
        );
      })}
    </section>
  );
}

function RecentFiles({ onOpen }: { onOpen: (path: string) => void }) {
  const files = useRecentFiles().data ?? [];
  if (files.length === 0) return null;
  const folders = tellingFolders(files.map((file) => file.path));
  return (
    <section aria-label={words.recentFiles}>
      <h4 className={classes["heading"]}>{words.recentFiles}</h4>
      {files.map((file) => (
        <RecentItem key={file.path} file={file} folder={folders.get(file.path)} onOpen={onOpen} />
      ))}
    </section>
  );
}

function RecentItem({
  file,
  folder,
  onOpen,
}: {
  file: RecentFile;
  /** Where another file has the same name. */
  folder: string | undefined;
  onOpen: (path: string) => void;
}) {
  const name = (
    <span className={classes["name"]}>
      {file.name}
      {folder !== undefined && <i className={classes["folder"]}>{folder}</i>}
    </span>
  );
  const forget = () => void api.forgetRecentFile(file.path).catch((error: unknown) => reportError(error));
  if (!file.exists) {
    return (
      <div className={cx(classes["item"], classes["gone"])} title={shortPath(file.path)}>
        <Icon name="file" />
        {name}
        <span className={classes["right"]}>{words.gone}</span>
        <IconButton icon="close" size="s" label={words.forget} onClick={forget} />
      </div>
    );
  }
  return (
    <button type="button" className={classes["item"]} title={file.path} onClick={() => onOpen(file.path)}>
      <Icon name="file" />
      {name}
      <span className={classes["right"]}>
        {file.size_bytes === null || file.size_bytes === undefined ? <Time at={file.opened_at} form="ago" /> : formatBytes(file.size_bytes)}
      </span>
    </button>
  );
}
