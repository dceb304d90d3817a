import { useEffect, useRef, type KeyboardEvent } from "react";
import { cx, Icon } from "../../shared/index.ts";
import classes from "./DropChoices.module.css";
import type { DropPlan, DropZone } from "./plan.ts";
import { words } from "./words.ts";

/** The choices in front of everything: a zone each, to release on or, once released, to click. */
export function DropChoices({
  plan,
  over,
  choosing,
  onChoose,
  onLeave,
}: {
  plan: DropPlan | undefined;
  over: string | undefined;
  choosing: boolean;
  onChoose: (zone: DropZone) => void;
  onLeave: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const ready = plan !== undefined;
  useEffect(() => {
    if (choosing) (box.current?.querySelector<HTMLElement>("button") ?? box.current)?.focus();
  }, [choosing, ready]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onLeave();
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const zones = [...(box.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = zones.indexOf(document.activeElement as HTMLElement);
    zones[(at + by + zones.length) % zones.length]?.focus();
  };
  return (
    <div className={classes["veil"]} onClick={choosing ? onLeave : undefined}>
      <div
        ref={box}
        tabIndex={-1}
        role="dialog"
        aria-modal={choosing}
        aria-label={words.label}
        className={classes["choice"]}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={onKeyDown}
      >
        <div className={classes["what"]}>
          <Icon name={plan?.icon ?? "file"} />
          <b>{plan?.name ?? words.looking}</b>
          <span>{plan?.facts}</span>
        </div>
        {plan && plan.zones.length > 0 && (
          <div className={classes["zones"]}>
            {plan.zones.map((zone, index) => (
              <Zone key={zone.id} zone={zone} first={index === 0} over={zone.id === over} choosing={choosing} onChoose={onChoose} />
            ))}
          </div>
        )}
        {plan?.note && <p className={cx(classes["note"], plan.zones.length > 0 && classes["small"])}>{plan.note}</p>}
        {!plan && <div className={classes["looking"]} />}
        <p className={classes["foot"]}>{plan?.zones.length === 0 ? words.nothing : choosing ? words.footChoice : words.foot}</p>
      </div>
    </div>
  );
}

function Zone({
  zone,
  first,
  over,
  choosing,
  onChoose,
}: {
  zone: DropZone;
  first: boolean;
  over: boolean;
  choosing: boolean;
  onChoose: (zone: DropZone) => void;
}) {
  const body = (
    <>
      <Icon name={zone.icon} size="l" />
      <b>{zone.title}</b>
      <small>{zone.sub}</small>
      {zone.columns && zone.columns.length > 0 && first && (
        <ul className={classes["same"]}>
          {zone.columns.map((column) => (
            <li key={column.name}>
              <code>{column.name}</code>
              <span>{column.word}</span>
              {column.fits ? <Icon name="check" /> : <i />}
            </li>
          ))}
        </ul>
      )}
      <p>
        <i>{words.onRelease}</i>{" "}
        {zone.what.map(({ text, path }, index) => (
          <span key={text}>
            {path ? <code>{text}</code> : text}
            {index < zone.what.length - 1 ? " " : path ? "." : ""}
          </span>
        ))}
        {zone.aside && (
          <>
            <br />
            <i>{zone.aside}</i>
          </>
        )}
      </p>
    </>
  );
  const className = cx(classes["zone"], first && classes["first"], over && classes["on"]);
  if (choosing)
    return (
      <button type="button" data-zone={zone.id} className={className} onClick={() => onChoose(zone)}>
        {body}
      </button>
    );
  return (
    <div data-zone={zone.id} className={className}>
      {body}
    </div>
  );
}
