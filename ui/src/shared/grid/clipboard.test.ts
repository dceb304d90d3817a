import { describe, expect, it } from "vitest";
import { inForm } from "./clipboard.ts";
import { finderOf, isIn, piecesOf } from "./found.ts";

const columns = [{ name: "na|me" }, { name: "price", numeric: true }];
const rows = [
  ["Ada\nL", "1.50"],
  [null, "007"],
  ["", 'say "x"'],
];

describe("copied cells", () => {
  it("are what each program expects", () => {
    expect(inForm("tsv", columns, rows)).toBe('"Ada\nL"\t1.50\n\t007\n\t"say ""x"""');
    expect(inForm("tsv-head", columns, rows.slice(1, 2))).toBe("na|me\tprice\n\t007");
    expect(inForm("csv", columns, rows)).toBe('na|me,price\r\n"Ada\nL",1.50\r\n,007\r\n"","say ""x"""\r\n');
    expect(inForm("markdown", columns, rows)).toBe(
      '| na\\|me | price |\n| --- | ---: |\n| Ada<br>L | 1.50 |\n|  | 007 |\n|  | say "x" |\n',
    );
  });
  it("are JSON whose numbers keep their digits, and whose other cells are strings", () => {
    const text = inForm("json", columns, rows);
    expect(text).toContain('{ "na|me": "Ada\\nL", "price": 1.50 }');
    expect(JSON.parse(text)).toEqual([
      { "na|me": "Ada\nL", price: 1.5 },
      { "na|me": null, price: "007" },
      { "na|me": "", price: 'say "x"' },
    ]);
    expect(JSON.parse(inForm("json", columns, []))).toEqual([]);
  });
});

describe("what is looked for in a cell", () => {
  it("is marked wherever it stands, with or without its case", () => {
    const find = finderOf("a.", false);
    expect(find && piecesOf("xA. a.b ab", find).map((piece) => (piece.found ? `[${piece.text}]` : piece.text))).toEqual([
      "x",
      "[A.]",
      " ",
      "[a.]",
      "b ab",
    ]);
    expect(finderOf("A", true)?.test("a")).toBe(false);
    expect(finderOf("", false)).toBeUndefined();
    const twice = finderOf("a", false);
    expect(twice && [isIn(twice, "ba"), isIn(twice, "ba"), isIn(twice, null)]).toEqual([true, true, false]);
  });
});
