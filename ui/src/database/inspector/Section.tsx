import { useState, type ReactNode } from "react";
import { formatCount } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./Inspector.module.css";

/** More lines than these are shown only when they are asked for. */
const SHOWN = 40;

/** A part of what is known of a table, with how many there are; nothing where there are none. */
export function Section({ title, head, children }: { title: string; head?: ReactNode; children: readonly ReactNode[] }) {
  const [all, showAll] = useState(false);
  if (children.length === 0) return null;
  const shown = all ? children : children.slice(0, SHOWN);
  return (
    <section className={classes["section"]} aria-label={title}>
      <h4>
        <span>
          {title} <em>{formatCount(children.length)}</em>
        </span>
        {head}
      </h4>
      {shown}
      {shown.length < children.length && (
        <button type="button" className={classes["more"]} onClick={() => showAll(true)}>
          {words.inspector.more(children.length - shown.length)}
        </button>
      )}
    </section>
  );
}
