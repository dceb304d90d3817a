// The rows that the tests work on.
import { closeSync, copyFileSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./programs.mjs";

const SEED = path.resolve(ROOT, "..", "shared", "data", "dataset.csv");

/** The first line of the main job's output. */
export const HEADER = "first_name,last_name,price,above_100";

/** The two steps of the main job that nobody can suggest, as a person writes them below the suggested ones. */
export const OWN_STEPS = `
[[step]]
do = "derive"
set = { above_100 = "price > 100" }

[[step]]
do = "select"
columns = ["first_name", "last_name", "price", "above_100"]
`;

/**
 * Returns a copy of dataset.csv in the place's working folder: the one that stands beside the clone, else one of our
 * own generator's.
 *
 * @param {import("./place.mjs").Place} place
 */
export async function dataset(place) {
  const file = place.path("dataset.csv");
  if (existsSync(SEED)) {
    copyFileSync(SEED, file);
    return file;
  }
  console.error("shared/data/dataset.csv is not beside this clone: data of our own generator is used instead");
  // Made by an app of its own: the one under test has seen nothing yet.
  const env = { MILLPOND_DATA: path.join(place.folder, "generator-data") };
  const made = await place.run("millpond", ["new", place.path("generated"), "--template", "dealership"], { env });
  if (made.code !== 0) throw new Error(made.err);
  const lines = readFileSync(place.path("generated", "data", "dataset.csv"), "utf8").split("\n");
  // Rows with both values, as in the other file: what is suggested for it is the same.
  const whole = lines.filter((line, at) => at === 0 || /^[^,"]+,[\d.]+$/.test(line));
  writeFileSync(file, `${whole.join("\n")}\n`);
  return file;
}

/** Returns what the command line writes for a pipeline's file and an input. */
export async function commandLineOutput(place, pipeline, input) {
  const output = place.path("by-command-line.csv");
  // Exit code 3 is "done, with rejected rows".
  const ran = await place.run("millpond", ["run", pipeline, "--input", input, "--output", output]);
  if (ran.code !== 0 && ran.code !== 3) throw new Error(`millpond run ended with ${ran.code}:\n${ran.err}`);
  return readFileSync(output);
}

/** Returns where a pipeline of the scratch project stands. */
export const pipelineFile = (place, name) => path.join(place.env.MILLPOND_DATA, "scratch", "pipelines", `${name}.toml`);

/** Returns the newest run of the scratch project, as another process sees it. */
export async function lastRun(place, project = []) {
  return JSON.parse(await place.millpond("runs", "show", "last", "--json", ...project));
}

/** Writes a file that a debug build needs some seconds for, and returns its path. */
export function manyRows(place, rows = 4_000_000) {
  const file = place.path("many.csv");
  const piece = Array.from({ length: 1000 }, (_, row) => `Ada Lovelace,00${row}.50\n`).join("");
  writeFileSync(file, `name,price\n${piece.repeat(rows / 1000)}`);
  return file;
}

/**
 * Writes a file whose row 1,234 is `1234,name 1234,…`, some of them over two lines, and returns its path. With 1.5 million rows it is
 * long enough that nothing looks at all of it unasked.
 */
export function numberedRows(place, rows) {
  const file = place.path("numbered.csv");
  const out = openSync(file, "w");
  writeSync(out, "n,name,price,note\n");
  const note = "nothing of interest here";
  const row = (n) => (n % 1000 === 500 ? `${n},"name\n${n}",${n}.25,${note}\n` : `${n},name ${n},${n % 300}.50,${note}\n`);
  for (let from = 1; from <= rows; from += 100_000) {
    writeSync(out, Array.from({ length: Math.min(100_000, rows + 1 - from) }, (_, at) => row(from + at)).join(""));
  }
  closeSync(out);
  return file;
}

/** Writes a pipeline outside any project that reads `input` and writes many.out.csv beside it, and returns its path. */
export function pipelineOver(place, input) {
  const file = place.path("many.toml");
  writeFileSync(
    file,
    `[source]
csv = ${JSON.stringify(input)}
types = { price = "decimal" }

[[step]]
do = "drop_missing"
columns = ["name"]

[[step]]
do = "derive"
set = { dear = "price * 2 > 100" }

[sink]
csv = ${JSON.stringify(place.path("many.out.csv"))}
`,
  );
  return file;
}
