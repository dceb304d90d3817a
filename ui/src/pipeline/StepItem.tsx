import type { PointerEvent } from "react";
import type { StepView } from "../ipc/index.ts";
import { cx, Icon, IconButton } from "../shared/index.ts";
import type { Delta } from "./deltas.ts";
import classes from "./StepsPane.module.css";
import { words } from "./words.ts";

/** The file, which is read first. */
export function Source({
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

/** A step: what it does and did, and what can be done with it. */
export function Step({
  step,
  on,
  dragged,
  delta,
  onPick,
  onToggle,
  onRemove,
  onPointerDown,
}: {
  step: StepView;
  on: boolean;
  /** It is being dragged. */
  dragged: boolean;
  delta: Delta | undefined;
  onPick: () => void;
  onToggle: () => void;
  onRemove: () => void;
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
}) {
  return (
    <li
      role="option"
      data-step
      aria-selected={on}
      tabIndex={on ? 0 : -1}
      className={cx(classes["step"], on && classes["on"], dragged && classes["dragged"], !step.enabled && classes["off"])}
      onClick={onPick}
      onPointerDown={onPointerDown}
      title={step.note ?? undefined}
    >
      <span className={cx(classes["grip"], classes["drags"])} data-grip>
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
