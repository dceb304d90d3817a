import { expect, it } from "vitest";
import { piecesOf, plainText } from "./pieces.ts";

const ESC = "\u001b";
const said = (line: string, search?: string) =>
  piecesOf(line, search).map(({ text, colour, bold, found }) =>
    [text, colour, bold, found].filter((one) => one !== undefined && one !== false),
  );

it("shows a terminal's colours", () => {
  expect(said(`a ${ESC}[31mred ${ESC}[1mbold${ESC}[0m b`)).toEqual([["a "], ["red ", "red"], ["bold", "red", true], [" b"]]);
  expect(said(`${ESC}[92mbright${ESC}[39m`)).toEqual([["bright", "bright-green"]]);
  expect(said(`${ESC}[38;5;4mblue`)).toEqual([["blue", "blue"]]);
  expect(said(`${ESC}[38;5;200mown`)).toEqual([["own"]]);
});

it("leaves out what moves a cursor, and what was written over", () => {
  expect(plainText(`${ESC}[2K${ESC}[1Gdone${ESC}]0;title\u0007`)).toBe("done");
  expect(plainText("10%\r50%\r100%\r")).toBe("100%");
});

it("marks what is searched for, also over a change of colour", () => {
  expect(said("not a Number, not", "NOT A")).toEqual([["not a", true], [" Number, not"]]);
  expect(said(`ab${ESC}[32mcd${ESC}[0mef`, "bcde")).toEqual([["a"], ["b", true], ["cd", "green", true], ["e", true], ["f"]]);
  expect(said("aaa", "a")).toEqual([
    ["a", true],
    ["a", true],
    ["a", true],
  ]);
});

it("shows signs of markup as they are", () => {
  expect(plainText("<b>&amp;</b>")).toBe("<b>&amp;</b>");
});
