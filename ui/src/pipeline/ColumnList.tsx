import { useState } from "react";
import { IconButton } from "../shared/index.ts";
import classes from "./fields.module.css";
import { words } from "./words.ts";

/** Columns that are ticked. They keep their places while they are ticked; a list whose order counts can be changed in it. */
export function ColumnList({
  name,
  about,
  ordered,
  value,
  columns,
  onChange,
}: {
  name: string;
  about: string;
  ordered: boolean;
  value: readonly string[];
  columns: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const [order, setOrder] = useState(() => (ordered ? [...new Set([...value, ...columns])] : columns));
  // Columns that come or go with another text or file stand at the end, or no longer.
  const known = [...value, ...columns];
  const all = [...order.filter((column) => known.includes(column)), ...known.filter((column) => !order.includes(column))];
  const shown = [...new Set(all)];
  const tick = (column: string, on: boolean) => {
    setOrder(shown);
    onChange(shown.filter((other) => (other === column ? on : value.includes(other))));
  };
  const move = (from: number, by: number) => {
    const next = [...shown];
    const [taken] = next.splice(from, 1);
    if (taken === undefined || from + by < 0 || from + by > next.length) return;
    next.splice(from + by, 0, taken);
    setOrder(next);
    onChange(next.filter((column) => value.includes(column)));
  };
  return (
    <fieldset data-about={about}>
      <legend title={about}>{name}</legend>
      {shown.map((column, index) => (
        <div key={column} className={ordered ? classes["ordered"] : undefined}>
          <label className={classes["check"]}>
            <input type="checkbox" checked={value.includes(column)} onChange={(event) => tick(column, event.target.checked)} />
            {column}
          </label>
          {ordered && (
            <>
              <IconButton icon="up" size="s" label={words.columnUp(column)} disabled={index === 0} onClick={() => move(index, -1)} />
              <IconButton
                icon="down"
                size="s"
                label={words.columnDown(column)}
                disabled={index === shown.length - 1}
                onClick={() => move(index, 1)}
              />
            </>
          )}
        </div>
      ))}
    </fieldset>
  );
}
