/** A piece of a cell's text, and whether it is what is looked for. */
export interface Piece {
  text: string;
  found: boolean;
}

/** Pieces that a cell is cut into at most: a cell full of them is marked as far as anyone looks. */
const MAX_PIECES = 200;

/** Returns what finds a text in cells, whatever its case unless told otherwise; nothing for no text. */
export function finderOf(text: string, matchCase: boolean): RegExp | undefined {
  return text === "" ? undefined : new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), matchCase ? "gu" : "giu");
}

/** Returns whether a cell has what is looked for. */
export function isIn(find: RegExp, cell: string | null | undefined): boolean {
  return typeof cell === "string" && cell.search(find) >= 0;
}

/** Returns a text in pieces, those that are looked for marked. */
export function piecesOf(text: string, find: RegExp): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(find)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), found: false });
    pieces.push({ text: match[0], found: true });
    at = match.index + match[0].length;
    if (pieces.length >= MAX_PIECES) break;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), found: false });
  return pieces;
}
