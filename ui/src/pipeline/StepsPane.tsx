import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Fragment, useEffect, useRef, type KeyboardEvent } from "react";
import { api, queries, type Edit, type Ledger, type Preview, type StepView, type SuggestedStep } from "../ipc/index.ts";
import { announce, Button, fileName, keysOf, Menu, useHotkey, type MenuItem } from "../shared/index.ts";
import { dialectOf } from "./dialect.ts";
import { deltaOf } from "./deltas.ts";
import { SourceForm } from "./SourceForm.tsx";
import { stepGroups } from "./stepMenu.ts";
import { Source, Step } from "./StepItem.tsx";
import { StepForm } from "./StepForm.tsx";
import { STEPS, startOf, type Variant } from "./stepSchema.ts";
import { isPressedAgain } from "./suggestions.ts";
import { Suggestions } from "./Suggestions.tsx";
import classes from "./StepsPane.module.css";
import type { Draft } from "./useDraft.ts";
import { previewOf } from "./usePreview.ts";
import { useStepDrag } from "./useStepDrag.ts";
import { valuesOf } from "./values.ts";
import { words } from "./words.ts";

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
  const moving = (now: readonly StepView[], from: number, to: number): readonly Edit[] => {
    const moved = now[from];
    if (!moved || to < 0 || to >= now.length || to === from) return [];
    place.current = to;
    announce(words.drag.moved(moved.title, to + 1, now.length));
    return [{ edit: "move_step", from, to }];
  };
  const shift = (by: number) => edit((now) => moving(now, place.current, place.current + by));
  const titles = steps.map(({ title }) => title);
  const { drag, onPointerDown } = useStepDrag(list, titles, (from, to) => edit((now) => moving(now, from, to)));
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
  const take = (suggestion: SuggestedStep) => {
    let end = 0;
    void draft
      .edit(({ steps: there }) => {
        end = there.length;
        if (isPressedAgain(suggestion, there)) return [];
        end += 1;
        return [{ edit: "add_step", at: there.length, step: suggestion.step }];
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
  useHotkey("addStep", () => {
    const button = list.current?.parentElement?.querySelector<HTMLButtonElement>("[data-add]");
    // A menu is not shown where its button is out of sight.
    button?.scrollIntoView({ block: "nearest" });
    button?.click();
  });

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
                on={stage === index + 1}
                dragged={drag?.from === index}
                delta={deltaOf(preview, index + 1, whole)}
                onPick={() => pick(index + 1)}
                onToggle={() => toggle(index)}
                onRemove={() => remove(index)}
                onPointerDown={(event) => onPointerDown(event, index)}
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
          {drag && drag.to !== drag.from && <li role="presentation" className={classes["line"]} style={{ top: drag.line }} />}
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
