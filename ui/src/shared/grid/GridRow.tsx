import { Fragment, memo } from "react";
import { cx } from "../cx.ts";
import { words } from "../words.ts";
import classes from "./DataGrid.module.css";
import { piecesOf } from "./found.ts";
import type { Place, Range } from "./selection.ts";
import type { CellTone, CellValue, DataGridProps } from "./types.ts";

interface GridRowProps {
  id: string;
  row: number;
  props: DataGridProps;
  offsets: readonly number[];
  widths: readonly number[];
  /** The columns to draw beside the pinned ones, the second exclusive. */
  from: number;
  to: number;
  pinnedCount: number;
  pinnedWidth: number;
  headWidth: number;
  top: number;
  number: string;
  range: Range | undefined;
  cursor: Place | undefined;
  /** The cell whose whole text is shown. */
  whole: Place | undefined;
}

/** Returns what stands in a cell: no value and empty text can be told apart, and from the words NULL and "". */
function content(value: CellValue, find: RegExp | undefined) {
  if (value === undefined) return <span className={classes["loading"]} />;
  if (value === null) return <em className={classes["null"]}>{words.grid.null}</em>;
  if (value === "") return <em className={classes["null"]}>{words.grid.emptyText}</em>;
  return marked(value, find);
}

/** Returns a text with what is looked for marked. */
function marked(text: string, find: RegExp | undefined) {
  if (!find) return text;
  const pieces = piecesOf(text, find);
  if (!pieces.some((piece) => piece.found)) return text;
  return pieces.map((piece, at) => (piece.found ? <mark key={at}>{piece.text}</mark> : piece.text));
}

const LINE_BREAK = /\r\n|\n|\r/;

/** Returns a cell's text in one line, with a mark where it goes on in the next. */
function inOneLine(value: string, find: RegExp | undefined) {
  const lines = value.split(LINE_BREAK);
  return lines.map((line, at) => (
    <Fragment key={at}>
      {at > 0 && <i className={classes["break"]}>{words.grid.lineBreak}</i>}
      {marked(line, find)}
    </Fragment>
  ));
}

const TONE: Readonly<Record<NonNullable<CellTone>, string>> = { changed: "changed", odd: "odd", missing: "missing", gone: "gone" };

function Row(all: GridRowProps) {
  const { id, row, props, from, to, pinnedCount, pinnedWidth, headWidth, top, number, range, cursor, whole } = all;
  const rowIs = props.rowTone?.(row);
  const note = props.rowNote?.(row);
  const inRows = range !== undefined && row >= range.top && row <= range.bottom;
  const cells = (start: number, end: number) =>
    props.columns.slice(start, end).map((column, at) => <Cell key={column.key} all={all} index={start + at} inRows={inRows} />);
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className={cx(classes["row"], rowIs && classes[rowIs], whole?.row === row && classes["raised"])}
      style={{ top }}
    >
      <div role="presentation" className={classes["fixed"]} style={{ width: headWidth + (note === undefined ? pinnedWidth : 0) }}>
        <div
          role="rowheader"
          aria-colindex={1}
          data-number
          className={cx(classes["number"], inRows && classes["numberOn"])}
          style={{ width: headWidth }}
        >
          {number}
        </div>
        {note === undefined && cells(0, pinnedCount)}
      </div>
      {note === undefined ? (
        cells(from, to)
      ) : (
        <div
          role="gridcell"
          id={`${id}-${row}-${cursor?.row === row ? cursor.column : 0}`}
          aria-colindex={2}
          aria-colspan={props.columns.length}
          aria-selected={inRows}
          title={props.about?.(row, 0)}
          className={cx(classes["cell"], classes["note"], inRows && classes["selected"], cursor?.row === row && classes["cursor"])}
          style={{ left: headWidth }}
        >
          {marked(note, props.find)}
        </div>
      )}
    </div>
  );
}

function Cell({ all, index, inRows }: { all: GridRowProps; index: number; inRows: boolean }) {
  const { id, row, props, offsets, widths, headWidth, range, cursor, whole } = all;
  const { columns, cell, tone, about, find } = props;
  const column = columns[index];
  const value = cell(row, index);
  const selected = inRows && range !== undefined && index >= range.left && index <= range.right;
  const cellTone = tone?.(row, index);
  const lines = value ? value.split(LINE_BREAK).length : 1;
  const isWhole = whole?.row === row && whole.column === index;
  return (
    <div
      id={`${id}-${row}-${index}`}
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={selected}
      title={about?.(row, index) ?? (lines > 1 ? words.grid.moreLines(lines, props.onOpen === undefined) : undefined)}
      data-whole={isWhole ? "" : undefined}
      className={cx(
        classes["cell"],
        column?.numeric && classes["numeric"],
        column?.pinned && classes["pinned"],
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
      {value && lines > 1 && !isWhole ? inOneLine(value, find) : content(value, find)}
    </div>
  );
}

/** A row of a grid. While a list is scrolled, the rows that stay in view are not drawn again. */
export const GridRow = memo(Row);
