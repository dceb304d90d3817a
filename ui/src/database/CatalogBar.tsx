import type { RefObject } from "react";
import {
  cx,
  Button,
  Chip,
  formatCount,
  Icon,
  IconButton,
  keysOf,
  Menu,
  Segmented,
  showDone,
  useHotkey,
  useStore,
  type Tab,
} from "../shared/index.ts";
import { ZOOM_STEP } from "../shared/graph/useMoving.ts";
import bar from "../shared/bar.module.css";
import classes from "./CatalogBar.module.css";
import type { DiagramControls } from "./diagram/Diagram.tsx";
import { useExports } from "./export/useExports.ts";
import type { Shown } from "./model/shown.ts";
import type { ErModel } from "./model/types.ts";
import { deeper, goTo, MOST_DEPTH, VIEWS, type Place } from "./place.ts";
import type { SavedPositions } from "./positions.ts";
import { diagramScale } from "./state.ts";
import type { ReadModel } from "./useCatalog.ts";
import { words } from "./words.ts";

interface Props {
  tab: Tab;
  place: Place;
  read: ReadModel;
  model: ErModel;
  shown: Shown;
  saved: SavedPositions;
  controls: RefObject<DiagramControls | null>;
  onAgain: () => void;
  /** The diagram stands: it can be saved. */
  drawn: boolean;
}

const say = words.bar;
const OPTIONS = VIEWS.map((value) => ({ value, label: say.views[value] }));

/** What it is, how much of it is shown, how it is looked at, and what can be done with it. */
export function CatalogBar({ tab, place, read, model, shown, saved, controls, onAgain, drawn }: Props) {
  const { view, scope, show } = place;
  const { name, problems } = read.reading;
  const diagram = view === "diagram";
  const exports = useExports({ place, read, model, shown, saved });
  const relations = shown.model.edges.filter(({ kind }) => kind === "relation").length;
  const layOut = () => {
    controls.current?.fit();
    const before = saved.positions;
    if (!before || before.size === 0) return;
    const back = Object.fromEntries([...before].map(([id, { x, y }]) => [id, [x, y]]));
    const none = Object.fromEntries([...before.keys()].map((id) => [id, null]));
    saved.move(none);
    const moving = (moved: typeof back | typeof none) => () => {
      saved.move(moved);
      return Promise.resolve();
    };
    showDone({ done: say.laidOut, undone: say.positionsBack, undo: moving(back), redo: moving(none) });
  };
  const toggle = (key: keyof Place["show"]) => ({
    label: say.switches[key],
    checked: show[key],
    ...(key === "inferred" ? { about: say.switches.inferredAbout } : {}),
    run: () => goTo(tab, { show: { ...show, [key]: !show[key] } }),
  });
  useHotkey("erLayout", layOut, { enabled: diagram && drawn });
  useHotkey("erLeave", () => goTo(tab, { scope: { of: "all" } }), { enabled: scope.of !== "all" });
  useHotkey("saveErSvg", () => exports.savePicture("svg"), { enabled: diagram && drawn });
  useHotkey("saveErPng", () => exports.savePicture("png"), { enabled: diagram && drawn });
  useHotkey("saveErSql", () => exports.saveText("sql"));
  useHotkey("copyErMermaid", () => exports.copy("mermaid"));
  return (
    <div className={bar["bar"]}>
      <h2 className={bar["title"]}>{name}</h2>
      <span className={cx(bar["sub"], classes["counts"])} title={read.reading.files.join("\n")}>
        {say.counts(shown.model.nodes.length - shown.beyond.size, model.nodes.length, scope.of === "all" ? relations : undefined)}
      </span>
      <Segmented label={say.views.label} value={view} options={OPTIONS} onChange={(next) => goTo(tab, { view: next })} />
      {problems.length > 0 && (
        <button
          type="button"
          className={cx(classes["problems"], place.problems && classes["on"])}
          aria-label={say.problems(problems.length)}
          title={say.problems(problems.length)}
          aria-pressed={place.problems}
          onClick={() => goTo(tab, { problems: !place.problems })}
        >
          <Icon name="warn" />
          {formatCount(problems.length)}
          <span>{say.problemWord(problems.length)}</span>
        </button>
      )}
      <span className={bar["space"]} />
      {place.old !== undefined && view !== "diff" && <Compared tab={tab} old={place.old} />}
      {view !== "diff" && <ScopeChip {...{ tab, place, model, shown }} />}
      {diagram && (
        <Menu
          items={[
            { kind: "heading", label: say.switches.heading },
            ...(["views", "inheritance", "partitions", "inferred"] as const).map(toggle),
            { kind: "line" },
            { label: say.again, icon: "retry", run: onAgain },
          ]}
          width={264}
        >
          <IconButton icon="eye" label={say.show} />
        </Menu>
      )}
      {diagram && (
        <Button icon="layout" title={say.layoutTitle} disabled={!drawn} onClick={layOut}>
          {say.layout}
        </Button>
      )}
      <Menu items={exports.items(diagram && drawn)} width={220}>
        <Button icon="export" after="down">
          {say.export}
        </Button>
      </Menu>
      {diagram && <Zoom controls={controls} />}
    </div>
  );
}

/** What is looked at, where that is not everything: near a table with how far, or a way between two. */
function ScopeChip({ tab, place, model, shown }: Pick<Props, "tab" | "place" | "model" | "shown">) {
  const { scope } = place;
  if (scope.of === "all") return null;
  const nameOf = (id: string) => model.byId.get(id)?.name.name ?? id;
  const leave = <IconButton size="s" icon="close" label={say.leave} onClick={() => goTo(tab, { scope: { of: "all" } })} />;
  if (scope.of === "path") {
    const steps = shown.path && shown.path.length - 1;
    return (
      <span className={classes["focus"]} role="group">
        <span>
          <Icon name="target" />
          {say.path(nameOf(scope.from), nameOf(scope.to), steps)}
        </span>
        {leave}
      </span>
    );
  }
  return (
    <span className={classes["focus"]} role="group">
      <span>
        <Icon name="target" />
        <em>{say.focus(nameOf(scope.table), scope.depth)}</em>
      </span>
      <IconButton
        size="s"
        icon="minus"
        label={say.less}
        keys={keysOf("erNearer")}
        disabled={scope.depth <= 1}
        onClick={() => deeper(tab, -1)}
      />
      <IconButton
        size="s"
        icon="plus"
        label={say.more}
        keys={keysOf("erDeeper")}
        disabled={scope.depth >= MOST_DEPTH}
        onClick={() => deeper(tab, 1)}
      />
      {leave}
    </span>
  );
}

function Compared({ tab, old }: { tab: Tab; old: string }) {
  const short = old.split(/[\\/]/).at(-1) ?? old;
  return (
    <span className={classes["compared"]}>
      <Chip title={old}>{say.compared(short)}</Chip>
      <IconButton size="s" icon="close" label={say.leaveDiff} onClick={() => goTo(tab, { old: undefined })} />
    </span>
  );
}

function Zoom({ controls }: Pick<Props, "controls">) {
  const scale = useStore(diagramScale);
  return (
    <span className={classes["zoom"]} role="group" aria-label={say.zoom}>
      <IconButton size="s" icon="minus" label={say.zoomOut} onClick={() => controls.current?.zoom(1 / ZOOM_STEP)} />
      <button type="button" title={say.fit} aria-label={say.fit} onClick={() => controls.current?.fit()}>
        {Math.round(scale * 100)}%
      </button>
      <IconButton size="s" icon="plus" label={say.zoomIn} onClick={() => controls.current?.zoom(ZOOM_STEP)} />
    </span>
  );
}
