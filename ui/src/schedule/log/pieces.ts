import Anser from "anser";

/** A stretch of a line in one look. */
export interface Piece {
  text: string;
  /** `red`, `bright-green`, …: a colour of a terminal's sixteen. */
  colour: string | undefined;
  bold: boolean;
  faint: boolean;
  underline: boolean;
  /** It is what was searched for. */
  found: boolean;
}

/** A palette's first sixteen entries are the sixteen colours. */
const SIXTEEN = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

function colourOf(name: string | null): string | undefined {
  const own = /^ansi-((?:bright-)?(?:black|red|green|yellow|blue|magenta|cyan|white))$/.exec(name ?? "")?.[1];
  if (own !== undefined) return own;
  const entry = Number(/^ansi-palette-(\d+)$/.exec(name ?? "")?.[1] ?? "NaN");
  if (entry < 8) return SIXTEEN[entry];
  return entry < 16 ? `bright-${SIXTEEN[entry - 8] ?? ""}` : undefined;
}

// What moves a terminal's cursor or sets its title, and what a progress bar wrote over.
const NO_TEXT = /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\[[0-9;?]*[A-HJKSTfhlnsu]|\u001b[()][A-Z0-9]/g;

/** Returns a line without what moves a terminal's cursor; of what was written over in place, the last that stood there. */
const settled = (line: string): string => line.replace(NO_TEXT, "").replace(/\r+$/, "").split("\r").at(-1) ?? "";

/** Returns a line of a log in stretches of one look, those that were searched for apart. */
export function piecesOf(line: string, search = ""): Piece[] {
  const chunks = Anser.ansiToJson(settled(line), { json: true, remove_empty: true, use_classes: true });
  const pieces = chunks.map(({ content, fg, decorations }): Piece => ({
    text: content,
    colour: colourOf(fg),
    bold: decorations.includes("bold"),
    faint: decorations.includes("dim"),
    underline: decorations.includes("underline"),
    found: false,
  }));
  const wanted = search.toLowerCase();
  if (wanted === "") return pieces;
  const whole = pieces.map(({ text }) => text).join("");
  const found: [number, number][] = [];
  const lower = whole.toLowerCase();
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) found.push([at, at + wanted.length]);
  return found.length === 0 ? pieces : cutAt(pieces, found);
}

function cutAt(pieces: readonly Piece[], found: readonly (readonly [number, number])[]): Piece[] {
  const cut: Piece[] = [];
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.text.length;
    const places = found.flat().filter((at) => at > start && at < end);
    const edges = [...new Set([start, ...places, end])];
    for (let index = 0; index + 1 < edges.length; index += 1) {
      const [from = 0, to = 0] = [edges[index], edges[index + 1]];
      const isFound = found.some(([first, last]) => from >= first && to <= last);
      cut.push({ ...piece, text: piece.text.slice(from - start, to - start), found: isFound });
    }
    start = end;
  }
  return cut;
}

/** Returns a line as plain text. */
export const plainText = (line: string): string =>
  piecesOf(line)
    .map(({ text }) => text)
    .join("");
