import { Fragment } from "react";
import { cx } from "../cx.ts";
import { words } from "../words.ts";
import classes from "./DataGrid.module.css";
import type { Place, Range } from "./selection.ts";
import type { CellTone, CellValue, DataGridProps } from "./types.ts";

interface GridRowProps {
  id: string;
  row: number;
  props: DataGridProps;
  offsets: readonly number[];
  widths: readonly number[];
  shown: { start: number; end: number };
  headWidth: number;
  top: number;
  number: string;
  range: Range | undefined;
  cursor: Place | undefined;
  /** The cell whose whole text is shown. */
  whole: Place | undefined;
}

/** Returns what stands in a cell: no value and empty text can be told apart, and from the words NULL and "". */
function content(value: CellValue) {
  if (value === undefined) return <span className={classes["loading"]} />;
  if (value === null) return <em className={classes["null"]}>{words.grid.null}</em>;
  if (value === "") return <em className={classes["null"]}>{words.grid.emptyText}</em>;
  return value;
}

const LINE_BREAK = /\r\n|\n|\r/;

/** Returns a cell's text in one line, with a mark where it goes on in the next. */
function inOneLine(value: string) {
  const lines = value.split(LINE_BREAK);
  return lines.map((line, at) => (
    <Fragment key={at}>
      {at > 0 && <i className={classes["break"]}>{words.grid.lineBreak}</i>}
      {line}
    </Fragment>
  ));
}

const TONE: Readonly<Record<NonNullable<CellTone>, string>> = { changed: "changed", odd: "odd", missing: "missing", gone: "gone" };

export function GridRow({ id, row, props, offsets, widths, shown, headWidth, top, number, range, cursor, whole }: GridRowProps) {
  const { columns, cell, tone, about, rowTone } = props;
  const rowIs = rowTone?.(row);
  const inRows = range !== undefined && row >= range.top && row <= range.bottom;
  return (
    <div role="row" aria-rowindex={row + 2} className={cx(classes["row"], rowIs && classes[rowIs])} style={{ top }}>
      <div
        role="rowheader"
        aria-colindex={1}
        data-number
        className={cx(classes["number"], inRows && classes["numberOn"])}
        style={{ width: headWidth }}
      >
        {number}
      </div>
      {columns.slice(shown.start, shown.end).map((column, at) => {
        const index = shown.start + at;
        const value = cell(row, index);
        const selected = inRows && index >= range.left && index <= range.right;
        const cellTone = tone?.(row, index);
        const lines = value ? value.split(LINE_BREAK).length : 1;
        const isWhole = whole?.row === row && whole.column === index;
        return (
          <div
            key={column.key}
            id={`${id}-${row}-${index}`}
            role="gridcell"
            aria-colindex={index + 2}
            aria-selected={selected}
            title={about?.(row, index) ?? (lines > 1 ? words.grid.moreLines(lines, props.onOpen === undefined) : undefined)}
            data-whole={isWhole ? "" : undefined}
            className={cx(
              classes["cell"],
              column.numeric && classes["numeric"],
              cellTone && classes[TONE[cellTone]],
              selected && classes["selected"],
              cursor?.row === row && cursor.column === index && classes["cursor"],
              isWhole && classes["whole"],
            )}
            style={{
              left: headWidth + (offsets[index] ?? 0),
              width: isWhole ? undefined : widths[index],
              minWidth: isWhole ? widths[index] : undefined,
            }}
          >
            {value && lines > 1 && !isWhole ? inOneLine(value) : content(value)}
          </div>
        );
      })}
    </div>
  );
}
