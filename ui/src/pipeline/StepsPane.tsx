import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Fragment, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { api, queries, type Edit, type Ledger, type Preview, type StepView, type SuggestedStep } from "../ipc/index.ts";
import { Button, cx, fileName, Icon, IconButton, keysOf, Menu, useHotkey, type MenuItem } from "../shared/index.ts";
import { dialectOf } from "./dialect.ts";
import { deltaOf, type Delta } from "./deltas.ts";
import { SourceForm } from "./SourceForm.tsx";
import { stepGroups } from "./stepMenu.ts";
import { StepForm } from "./StepForm.tsx";
import { STEPS, startOf, type Variant } from "./stepSchema.ts";
import { Suggestions } from "./Suggestions.tsx";
import classes from "./StepsPane.module.css";
import type { Draft } from "./useDraft.ts";
import { previewOf } from "./usePreview.ts";
import { valuesOf } from "./values.ts";
import { words } from "./words.ts";

/** A step is being dragged from a place to another. */
interface Over {
  from: number;
  to: number;
}

/** The steps in order: what each does and did to the sample. They are chosen, moved, switched and removed here. */
export function StepsPane({
  draft,
  preview,
  whole,
  counted,
  stage,
  onStage,
  file,
  column,
}: {
  draft: Draft;
  preview: Preview | undefined;
  /** The account of a run of this very text, where there is one. */
  whole: Ledger | undefined;
  /** How many rows the file has, once they are counted. */
  counted: number | undefined;
  stage: number;
  onStage: (stage: number) => void;
  file: string | undefined;
  /** The column that is looked at: a new step is about it. */
  column: string | undefined;
}) {
  const client = useQueryClient();
  const list = useRef<HTMLOListElement>(null);
  const [over, setOver] = useState<Over>();
  const { steps } = draft;
  const at = stage - 1;
  const current = steps[at];
  // Edits are worked out when those before them are done: of two quick presses the second moves what the first has moved.
  const place = useRef(at);
  const pick = (next: number) => {
    place.current = next - 1;
    onStage(next);
  };
  /** Edits the list, shows the step at `place`, and keeps the focus on it where it was in the list. */
  const edit = (edits: (steps: readonly StepView[]) => readonly Edit[]) => {
    const inside = list.current?.contains(document.activeElement) ?? false;
    void draft
      .edit((now) => edits(now.steps))
      .then(() => {
        onStage(place.current + 1);
        if (inside) refocus.current = true;
      });
  };
  const refocus = useRef(false);
  useEffect(() => {
    if (!refocus.current) return;
    refocus.current = false;
    list.current?.querySelector<HTMLElement>('[role="option"][aria-selected="true"]')?.focus();
  });
  const move = (from: number, to: number) =>
    edit((now) => {
      if (to < 0 || to >= now.length || from >= now.length || to === from) return [];
      place.current = to;
      return [{ edit: "move_step", from, to }];
    });
  const shift = (by: number) =>
    edit((now) => {
      const from = place.current;
      const to = from + by;
      if (from < 0 || to < 0 || to >= now.length) return [];
      place.current = to;
      return [{ edit: "move_step", from, to }];
    });
  const toggle = (index: number) => edit((now) => (now[index] ? [{ edit: "enable_step", at: index, enabled: !now[index].enabled }] : []));
  const remove = (index: number) =>
    edit((now) => {
      if (!now[index]) return [];
      place.current = Math.min(index < place.current ? place.current - 1 : place.current, now.length - 2);
      return [{ edit: "remove_step", at: index }];
    });
  // A new step stands after the chosen one, for the columns that are there; on the file's own rows that is the beginning.
  const add = (variant: Variant) =>
    void draft
      .edit(async ({ text }) => {
        // Where the rows cannot be read, the step is there to be filled in all the same.
        const rows = await client.query(previewOf(text, draft.input ?? file, stage, `${file ?? draft.name}: add`)).catch(() => undefined);
        const columns = (rows?.after ?? []).map(({ name }) => name);
        const about = column !== undefined && columns.includes(column) ? column : (columns[0] ?? "column");
        const values = valuesOf(rows, "after", about);
        const around = { column: about, columns, values: values.length > 0 ? values : ["value"] };
        return [{ edit: "add_step", at: stage, step: startOf(STEPS, variant, around) }];
      })
      .then(() => pick(stage + 1));
  const take = ({ step }: SuggestedStep) => {
    let end = 0;
    void draft
      .edit(({ steps: there }) => {
        end = there.length + 1;
        return [{ edit: "add_step", at: there.length, step }];
      })
      .then(() => pick(end));
  };

  const verbs: MenuItem[] = stepGroups().flatMap((group): MenuItem[] => [
    { kind: "heading", label: group.label },
    ...group.steps.map((step): MenuItem => ({ label: step.title, about: step.hint.replaceAll("`", ""), run: () => add(step) })),
  ]);

  useHotkey("stepUp", () => shift(-1), { enabled: at > 0 });
  useHotkey("stepDown", () => shift(1), { enabled: at >= 0 && at < steps.length - 1 });
  useHotkey("stepToggle", () => toggle(place.current), { enabled: current !== undefined });
  useHotkey("stepDelete", () => remove(place.current), { enabled: current !== undefined });
  /** Takes every suggestion, each as it is after those before it; of what only a person can choose, none. */
  const takeAll = () => {
    let end = 0;
    void draft
      .edit(async ({ text, steps: there }) => {
        const input = draft.input ?? file;
        const found = await api.suggestSteps({ text, every: true, ...(input === undefined ? {} : { input }) });
        const sure = found.steps.filter(({ choice }) => !choice);
        end = there.length + sure.length;
        return sure.map(({ step }, index) => ({ edit: "add_step", at: there.length + index, step }));
      })
      .then(() => pick(end));
  };
  useHotkey("acceptSuggestions", takeAll, { enabled: draft.suggestions.some(({ choice }) => !choice) });
  useHotkey("addStep", () => list.current?.parentElement?.querySelector<HTMLButtonElement>("[data-add]")?.click());

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.target as HTMLElement).getAttribute("role") !== "option") return;
    const next = { ArrowUp: stage - 1, ArrowDown: stage + 1, Home: 0, End: steps.length }[event.key];
    if (next !== undefined && next >= 0 && next <= steps.length) {
      event.preventDefault();
      pick(next);
      list.current?.querySelectorAll<HTMLElement>("[role=option]")[next]?.focus();
    } else if ((event.key === "Delete" || event.key === "Backspace") && current) remove(place.current);
    else if (event.key === " " && current) {
      event.preventDefault();
      toggle(place.current);
    }
  };
  const path = draft.input ?? file ?? draft.detail?.input_path ?? "";
  const look = useQuery({ ...queries.inspection({ path }), enabled: path !== "" });
  const dialect = dialectOf(draft.source, look.data?.dialect ?? []).map(({ word }) => word);
  const estimated = !whole && counted === undefined && preview?.complete === false;
  const rows = whole?.read ?? counted ?? preview?.estimated_rows ?? preview?.stages[0]?.rows;
  return (
    <section className={classes["pane"]} aria-label={words.steps}>
      <h3 className={classes["head"]}>
        {words.steps}
        {rows !== undefined && <span>{words.rowsIn(rows, estimated)}</span>}
      </h3>
      <div className={classes["scroll"]}>
        <ol ref={list} role="listbox" aria-label={words.steps} className={classes["list"]} onKeyDown={onKeyDown}>
          <Source name={fileName(path)} dialect={dialect} delta={deltaOf(preview, 0, whole)} on={stage === 0} onPick={() => pick(0)} />
          {stage === 0 && draft.source && (
            <li role="presentation">
              <SourceForm
                source={draft.source}
                sink={draft.sink}
                findings={look.data?.dialect ?? []}
                columns={preview?.stages[0]?.columns ?? []}
                output={draft.output ?? ""}
                onEdit={(edits) => void draft.edit(edits)}
              />
            </li>
          )}
          {steps.map((step, index) => (
            <Fragment key={step.id}>
              <Step
                step={step}
                index={index}
                on={stage === index + 1}
                mark={over?.to !== index || over.to === over.from ? undefined : over.to > over.from ? "below" : "above"}
                delta={deltaOf(preview, index + 1, whole)}
                onPick={() => pick(index + 1)}
                onToggle={() => toggle(index)}
                onRemove={() => remove(index)}
                onOver={setOver}
                onMove={(to) => move(index, to)}
              />
              {stage === index + 1 && (
                <li role="presentation">
                  <StepForm
                    step={step}
                    index={index}
                    text={draft.goodText}
                    valid={draft.text === draft.goodText}
                    columns={(preview?.stages[index]?.columns ?? []).map(({ name }) => name)}
                    values={(name) => valuesOf(preview, "before", name)}
                    problems={preview?.problems ?? []}
                    onChange={(spec) =>
                      draft.edit((now) => {
                        const there = now.steps.findIndex((other) => other.id === step.id);
                        return there < 0 ? [] : [{ edit: "replace_step", at: there, step: spec }];
                      })
                    }
                  />
                </li>
              )}
            </Fragment>
          ))}
        </ol>
        <Suggestions suggestions={draft.suggestions} onTake={take} onTakeAll={takeAll} />
        <div className={classes["foot"]}>
          <Menu items={verbs} position="bottom-start" width={340} search={{ label: words.findStep, none: words.noStep }}>
            <Button icon="plus" keys={keysOf("addStep")} data-add>
              {words.addStep}
            </Button>
          </Menu>
        </div>
      </div>
    </section>
  );
}

function Source({
  name,
  dialect,
  delta,
  on,
  onPick,
}: {
  name: string;
  dialect: readonly string[];
  delta: Delta | undefined;
  on: boolean;
  onPick: () => void;
}) {
  return (
    <li role="option" aria-selected={on} tabIndex={on ? 0 : -1} className={cx(classes["step"], on && classes["on"])} onClick={onPick}>
      <span className={classes["grip"]}>
        <Icon name="file" />
      </span>
      <b>{words.read(name)}</b>
      {delta && <span className={cx(classes["delta"], delta.bad && classes["bad"])}>{delta.text}</span>}
      <small>{dialect.join(" · ")}</small>
    </li>
  );
}

function Step({
  step,
  index,
  on,
  mark,
  delta,
  onPick,
  onToggle,
  onRemove,
  onOver,
  onMove,
}: {
  step: StepView;
  index: number;
  on: boolean;
  /** Where a step that is being dragged would stand. */
  mark: "above" | "below" | undefined;
  delta: Delta | undefined;
  onPick: () => void;
  onToggle: () => void;
  onRemove: () => void;
  onOver: (over: Over | undefined) => void;
  onMove: (to: number) => void;
}) {
  const target = useRef<number>(undefined);
  // Drags inside the window are by pointer: a native drop handler keeps HTML's own from the page.
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    target.current = index;
    const stop = new AbortController();
    const end = () => stop.abort();
    // Esc puts it back.
    const onEscape = (pressed: globalThis.KeyboardEvent) => {
      if (pressed.key === "Escape") drop();
    };
    window.addEventListener("keydown", onEscape, { signal: stop.signal });
    event.currentTarget.addEventListener("lostpointercapture", end, { signal: stop.signal });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (target.current === undefined) return;
    const items = [...(event.currentTarget.closest("ol")?.querySelectorAll<HTMLElement>("[data-step]") ?? [])];
    const found = items.findIndex((item) => event.clientY < item.getBoundingClientRect().bottom);
    target.current = found < 0 ? items.length - 1 : found;
    onOver({ from: index, to: target.current });
  };
  const drop = () => {
    target.current = undefined;
    onOver(undefined);
  };
  const onPointerUp = () => {
    const to = target.current;
    drop();
    if (to !== undefined && to !== index) onMove(to);
  };
  return (
    <li
      role="option"
      data-step
      aria-selected={on}
      tabIndex={on ? 0 : -1}
      className={cx(classes["step"], on && classes["on"], mark && classes[mark], !step.enabled && classes["off"])}
      onClick={onPick}
      title={step.note ?? undefined}
    >
      <span
        className={cx(classes["grip"], classes["drags"])}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={drop}
      >
        <Icon name="grip" />
      </span>
      <b>{step.title}</b>
      <span className={cx(classes["delta"], delta?.bad && classes["bad"])}>{step.enabled ? delta?.text : words.off}</span>
      <small>{step.summary}</small>
      <span className={classes["acts"]}>
        <IconButton
          icon={step.enabled ? "eye" : "eyeOff"}
          size="s"
          label={step.enabled ? words.turnOff : words.turnOn}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        />
        <IconButton
          icon="trash"
          size="s"
          label={words.remove}
          onClick={(event) => {
            event.stopPropagation();
            onRemove();
          }}
        />
      </span>
    </li>
  );
}
