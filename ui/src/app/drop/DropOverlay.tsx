import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { queries, type DragEvent } from "../../ipc/index.ts";
import { announce, reportError } from "../../shared/index.ts";
import { useActions, useHost } from "../useActions.tsx";
import { DropChoices } from "./DropChoices.tsx";
import { MOST_FILES, planPaths, planTypes, type DropPlan, type DropZone } from "./plan.ts";
import { setDropSentence } from "./sentence.ts";
import { words } from "./words.ts";

interface State {
  /** What is dragged, as text: the same drag is looked at once. */
  key: string;
  plan: DropPlan | undefined;
  over: string | undefined;
  /** It was released before it was known what it is, or in a browser: the choice is made by a click. */
  choosing: boolean;
}

/** How long after the last word of a drag a moving pointer may say that it has ended. */
const ENDED_MS = 500;
/** How long after such a pointer a drop may still be told: the system moves the pointer first, then it hands over. */
const LATE_MS = 250;

function zoneAt(x: number, y: number): string | undefined {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-zone]")?.dataset["zone"];
}

/** While something is dragged over the window: what will happen, before it is released. */
export function DropOverlay() {
  const client = useQueryClient();
  const actions = useActions();
  const host = useHost();
  const [state, setState] = useState<State>();
  const latest = useRef<State | undefined>(undefined);

  const show = (next: State | undefined) => {
    latest.current = next;
    setState(next);
    const zone = next?.plan?.zones.find((candidate) => candidate.id === next.over);
    setDropSentence(next && !next.choosing ? zone?.short : undefined);
  };
  const take = (zone: DropZone | undefined) => {
    show(undefined);
    if (zone && zone.action.do !== "upload") void actions.drop(zone.action);
  };
  const inspect = async (paths: readonly string[]): Promise<DropPlan> => {
    if (paths.length > MOST_FILES)
      return { icon: "files", name: words.browser.many(paths.length), facts: "", zones: [], note: words.several.tooMany(MOST_FILES) };
    const [files, pipelines, status] = await Promise.all([
      Promise.all(paths.map((path) => client.query(queries.inspection({ path })))),
      client.query(queries.pipelines()),
      client.query(queries.status()),
    ]);
    return planPaths(files, { now: new Date(), project: status.project.path, pipelines });
  };
  const look = async (paths: readonly string[], choosing: boolean) => {
    const key = paths.join("\n");
    show({ key, plan: undefined, over: undefined, choosing });
    try {
      const plan = await inspect(paths);
      if (latest.current?.key !== key) return;
      show({ ...latest.current, plan });
      announce([plan.name, ...plan.zones.map((zone) => zone.title), plan.note].filter(Boolean).join(". "));
    } catch (error) {
      if (latest.current?.key !== key) return;
      show(undefined);
      reportError(error);
    }
  };
  const uploadAndLook = async (files: readonly File[], folders: number) => {
    show(undefined);
    if (files.length === 0) {
      reportError(new Error(folders > 0 ? words.browser.folder : words.several.none));
      return;
    }
    try {
      const paths = await actions.upload(files);
      if (paths.length > 1) {
        await actions.drop({ do: "open", paths });
        return;
      }
      const [path] = paths;
      if (path === undefined) return undefined;
      const file = await client.query(queries.inspection({ path }));
      // Only a pipeline that fits is a question; anything else has one answer.
      if (file.matches.some((match) => match.fits)) {
        await look([path], true);
        return;
      }
      await actions.openPath(path);
      return;
    } catch (error) {
      reportError(error);
      return;
    }
  };

  const heard = useRef(0);
  const onDrag = useEffectEvent((event: DragEvent) => {
    heard.current = performance.now();
    if (event.phase === "leave") {
      if (!latest.current?.choosing) show(undefined);
      return;
    }
    if (event.phase === "over") {
      const { dragged } = event;
      const key = dragged.known === "paths" ? dragged.paths.join("\n") : dragged.files.map((file) => file.type).join("\n");
      if (latest.current?.key !== key || latest.current.choosing) {
        if (dragged.known === "paths") void look(dragged.paths, false);
        else show({ key, plan: planTypes(dragged), over: undefined, choosing: false });
      }
      const over = zoneAt(event.x, event.y);
      if (latest.current && latest.current.over !== over) show({ ...latest.current, over });
      return;
    }
    const { dropped } = event;
    const now = latest.current;
    const over = zoneAt(event.x, event.y);
    if ("files" in dropped) {
      if (over === "upload") void uploadAndLook(dropped.files, dropped.folders);
      else show(undefined);
      return;
    }
    // Released before it was known what it is: nothing happens by guessing, the choice stays open.
    if (now && !now.plan) {
      show({ ...now, choosing: true });
      return;
    }
    if (!now) return void look(dropped.paths, true);
    take(now.plan?.zones.find((zone) => zone.id === over));
  });
  useEffect(() => host.onDrag((event) => onDrag(event)), [host]);

  // The program that was dragged from may end in the middle and say nothing. While a drag goes on the page gets neither
  // pointer nor keys, so either says that there is none any more.
  const dragging = state !== undefined && !state.choosing;
  const onOther = useEffectEvent(() => {
    const last = heard.current;
    if (performance.now() - last <= ENDED_MS) return;
    setTimeout(() => {
      if (heard.current === last && !latest.current?.choosing) show(undefined);
    }, LATE_MS);
  });
  useEffect(() => {
    if (!dragging) return undefined;
    const ended = () => onOther();
    const events = ["pointermove", "pointerdown", "keydown"] as const;
    for (const name of events) window.addEventListener(name, ended);
    return () => {
      for (const name of events) window.removeEventListener(name, ended);
    };
  }, [dragging]);

  if (!state) return null;
  return <DropChoices plan={state.plan} over={state.over} choosing={state.choosing} onChoose={take} onLeave={() => show(undefined)} />;
}
