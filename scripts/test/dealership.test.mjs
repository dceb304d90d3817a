import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { readArguments } from "../../sql/car_dealership/generator/arguments.mjs";
import { calendar as calendarOf } from "../../sql/car_dealership/generator/calendar.mjs";
import { FORMATS } from "../../sql/car_dealership/generator/formats.mjs";
import { lot as lotOf } from "../../sql/car_dealership/generator/lot.mjs";
import { shuffle, spread, stream } from "../../sql/car_dealership/generator/random.mjs";
import { checkDigit, PER_PLANT, PLANTS } from "../../sql/car_dealership/generator/serial.mjs";
import { dealership } from "../../sql/car_dealership/generator/tables.mjs";
import { ROOT } from "../lib/cache.mjs";

const GENERATOR = path.join(ROOT, "sql", "car_dealership", "generate.mjs");
const generate = (...args) => spawnSync(process.execPath, [GENERATOR, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
const TODAY = "2026-11-17";

test("arguments that cannot be followed are refused in words, and nothing is written", () => {
  const problem = (...args) => readArguments(args, TODAY).problem ?? "";
  assert.match(problem(), /--transactions is missing/);
  for (const wrong of ["9", "10000001", "ten", "1e3", "-10", "12.5", ""]) {
    assert.match(problem("--transactions", wrong), /from 10 to 10000000, not/, wrong);
  }
  const ten = ["--transactions", "10"];
  assert.match(problem(...ten, "--seed", "4294967296"), /--seed is a whole number from 0 to 4294967295/);
  for (const wrong of ["2026-02-30", "1999-12-31", "2100-01-01", "17.11.2026", "2026-13-01", "today"]) {
    assert.match(problem(...ten, "--until", wrong), /--until is a day/, wrong);
  }
  assert.match(problem(...ten, "--format", "xml"), /--format is sql, copy, csv, not xml/);
  assert.match(problem(...ten, "--format", "toString"), /--format is/);
  assert.match(problem(...ten, "--format", "copy", "--until", "now"), /needs --format sql/);
  assert.match(problem(...ten, "--format", "csv"), /needs --into FOLDER/);
  assert.match(problem(...ten, "--into", "out"), /--into is for --format csv/);
  assert.match(problem("--transaction", "10"), /Unknown: --transaction\./);
  assert.match(problem("transactions", "10"), /Unknown: transactions\./);
  assert.match(problem("--transactions"), /--transactions needs a value/);
  const { status, stdout, stderr } = generate("--transactions", "9");
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /not 9\.\n\nUsage: node generate\.mjs/);
});

test("what is not said has a default, and a value may stand behind an equals sign", () => {
  const said = readArguments(["--transactions=10000000"], TODAY);
  assert.deepEqual(said, { transactions: 10_000_000, seed: 1, until: TODAY, format: "sql", into: undefined });
  assert.deepEqual(readArguments(["--help"], TODAY), { help: true });
});

test("check digits are those of known numbers", () => {
  // The example of 49 CFR 565, and one of ones alone.
  for (const serial of ["1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"]) assert.equal(checkDigit(serial), serial[8]);
});

test("a draw is even, belongs to its name and its seed, and is the same on every machine", () => {
  const draw = stream(1, "model");
  const counts = Array(10).fill(0);
  for (let i = 0; i < 100_000; i += 1) counts[draw(i, 10)] += 1;
  assert.ok(
    counts.every((count) => count > 9_600 && count < 10_400),
    `${counts}`,
  );
  const first = (seed, name) => Array.from({ length: 8 }, (_, i) => stream(seed, name)(i, 1000));
  assert.notDeepEqual(first(1, "model"), first(2, "model"));
  assert.notDeepEqual(first(1, "model"), first(1, "cost"));
  // Computed once, here as a witness.
  assert.deepEqual(first(1, "model"), [364, 286, 273, 683, 782, 486, 764, 749]);
  assert.deepEqual([...spread([2, 0, 1])], [0, 0, 2]);
});

test("a shuffle takes every place once, whatever its size", () => {
  for (const size of [1, 2, 3, 4, 6, 30, 97, 1000, 1024]) {
    const [factor, shift] = shuffle(size, 123_456);
    const taken = new Set(Array.from({ length: size }, (_, i) => (i * factor + shift) % size));
    assert.equal(taken.size, size);
  }
});

test("the last day and the last month have sales, however short the month, and all sales have a day", () => {
  for (const until of ["2026-03-01", "2026-02-28", "2024-02-29", "2023-01-01", "2000-01-01", "2099-12-31"]) {
    for (const transactions of [10, 11, 99, 1234, 100_000]) {
      const calendar = calendarOf({ transactions, until, stream: (name) => stream(5, name) });
      assert.equal(calendar.date(calendar.dayOf(transactions - 1)), until);
      assert.equal(calendar.date(calendar.dayOf(transactions - 3)).slice(0, 7), until.slice(0, 7));
      let before = -1;
      for (let sale = 0; sale < transactions; sale += 1) {
        const instant = calendar.instantOf(sale, calendar.dayOf(sale));
        assert.ok(instant >= before);
        before = instant;
      }
    }
  }
});

function smallLot(transactions) {
  const named = (name) => stream(9, name);
  const calendar = calendarOf({ transactions, until: TODAY, stream: named });
  const models = [{ code: "JZH", price: 20_000, weight: 1000, share: 3 }];
  return { calendar, lot: lotOf({ transactions, calendar, models, stream: named }) };
}

test("each car has a serial number of its own, and each sale a car of its own that came before it", () => {
  for (const transactions of [10, 100, 3000, 50_000]) {
    const { calendar, lot } = smallLot(transactions);
    const sold = new Set();
    for (let sale = 0; sale < transactions; sale += 1) {
      const car = lot.carOfSale(sale);
      assert.ok(car >= 0 && car < lot.carCount && !sold.has(car));
      assert.ok(lot.arrivedOn(car) < calendar.dayOf(sale), `car ${car}`);
      sold.add(car);
    }
    const serials = new Set(Array.from({ length: lot.carCount }, (_, car) => lot.serialOf(car, 0, 2026)));
    assert.equal(serials.size, lot.carCount);
  }
});

test("serial numbers of ten million sales differ, whichever plant a car is from", () => {
  const { lot } = smallLot(10_000_000);
  assert.ok(lot.carCount > 10_000_000 && lot.carCount <= PLANTS.length * PER_PLANT);
  // The same number in each plant.
  const tails = Array.from({ length: 10 }, (_, plant) => lot.serialOf(41 + plant * PER_PLANT, 0, 2026).slice(9));
  assert.equal(new Set(tails).size, 10);
  assert.equal(new Set(tails.map((tail) => tail.slice(2))).size, 1);
});

test("proportions are those of a dealership", () => {
  const { tables } = dealership({ transactions: 20_000, seed: 1, until: TODAY });
  const rows = Object.fromEntries(tables.map((table) => [table.name, [...table.rows()]]));
  const between = (name, low, high) => assert.ok(rows[name].length >= low && rows[name].length <= high, `${name}: ${rows[name].length}`);
  between("customers", 14_500, 16_500);
  between("salespersons", 30, 120);
  between("manufacturers", 12, 12);
  between("car_models", 40, 80);
  between("cars", 20_300, 21_500);
  between("transactions", 20_000, 20_000);
  const months = rows.transactions.map((row) => row[6]);
  assert.ok(months.every((instant, index) => index === 0 || instant >= months[index - 1]));
  const methods = new Set(rows.transactions.map((row) => row[5]));
  assert.deepEqual([...methods].sort(), ["cash", "finance", "lease"]);
});

test("texts are quoted as each format asks", () => {
  const rows = [[1, `O'Brien, "Pat"\t\\`, null, -5]];
  const columns = [
    ["id", "number"],
    ["name", "text"],
    ["email", "text"],
    ["price", "money"],
  ];
  const written = (format) => [...FORMATS[format].text({ name: "t", columns, rows: () => rows }, {})].join("");
  assert.match(written("sql"), /\(1, 'O''Brien, "Pat"\t\\', null, /);
  assert.match(written("copy"), /\n1\tO'Brien, "Pat"\\t\\\\\t\\N\t/);
  assert.match(written("csv"), /\n1,"O'Brien, ""Pat""\t\\",,/);
  assert.match(written("sql"), /alter table t alter column id restart with 2;/);
});

test("memory does not grow with the rows", () => {
  const limited = ["--max-old-space-size=24", GENERATOR, "--transactions", "300000", "--until", TODAY, "--format", "copy"];
  const { status, stdout, stderr } = spawnSync(process.execPath, limited, { encoding: "latin1", maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr.slice(0, 2000));
  assert.ok(stdout.length > 50_000_000);
});

test("files of csv have their names once all are whole", (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "dealership-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const { status, stdout } = generate("--transactions", "10", "--format", "csv", "--into", path.join(folder, "deep", "er"));
  assert.deepEqual([status, stdout], [0, ""]);
  const names = ["car_models", "cars", "customers", "manufacturers", "salespersons", "transactions"];
  assert.deepEqual(
    readdirSync(path.join(folder, "deep", "er")).sort(),
    names.map((name) => `${name}.csv`),
  );
  const failed = generate("--transactions", "10", "--format", "csv", "--into", path.join(folder, "deep", "er", "cars.csv"));
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /The data could not be written: /);
});

test("a reader that has had enough ends it quietly", async () => {
  const child = spawn(process.execPath, [GENERATOR, "--transactions", "200000", "--format", "copy"], { stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  child.stderr.on("data", (data) => (words += data));
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.deepEqual([code, words], [0, ""]);
});
