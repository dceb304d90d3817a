// Makes data for schema.sql, from ten sales to ten million, row by row and always the same.
//
//   node generate.mjs --transactions 20000 --format copy | psql --no-psqlrc -v ON_ERROR_STOP=1 --single-transaction dealership
//   node generate.mjs --transactions 20000 --format csv --into out
//   node generate.mjs --help
//
// - generator/arguments.mjs   what is asked for
// - generator/tables.mjs      the six tables, row by row
// - generator/calendar.mjs    days and instants, lot.mjs the cars, staff.mjs the salespersons, names.mjs, catalogue.mjs, serial.mjs
// - generator/random.mjs      numbers that belong to their place, so that nothing is kept between rows
// - generator/formats.mjs     how rows are written
import { once } from "node:events";
import { createWriteStream, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { finished } from "node:stream/promises";
import { readArguments, USAGE } from "./generator/arguments.mjs";
import { FORMATS } from "./generator/formats.mjs";
import { dealership } from "./generator/tables.mjs";

async function main(args) {
  const choice = readArguments(args, new Date().toISOString().slice(0, 10));
  if (choice.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (choice.problem) {
    process.stderr.write(`${choice.problem}\n\n${USAGE}`);
    return 2;
  }
  const { tables, calendar } = dealership(choice);
  const { files, text } = FORMATS[choice.format];
  if (files) {
    await writeFiles(choice.into, tables, (table) => text(table, calendar));
    return 0;
  }
  await write(process.stdout, [`${header(choice)}\n`]);
  for (const table of tables) await write(process.stdout, text(table, calendar));
  return 0;
}

/** Says how the same is made again. */
function header({ transactions, seed, until, format }) {
  const made = `-- node sql/car_dealership/generate.mjs --transactions ${transactions} --seed ${seed} --until ${until} --format ${format}\n`;
  if (until !== "now") return made;
  return `${made}--
-- Dates count back from now(): what is in an earlier month stays in it, and what is in this one is never in the future, so
-- that some cars are sold in the current month whenever this is loaded, and each month has the same sales.
`;
}

/** Writes each table's file aside, and gives all their names once all are whole. */
async function writeFiles(folder, tables, text) {
  mkdirSync(folder, { recursive: true });
  const places = tables.map((table) => path.join(folder, `${table.name}.csv`));
  for (const [index, table] of tables.entries()) {
    const file = createWriteStream(`${places[index]}.part`);
    const done = finished(file);
    await Promise.race([done, write(file, text(table))]);
    file.end();
    await done;
  }
  for (const place of places) renameSync(`${place}.part`, place);
}

/** Waits for whoever reads: what is not taken yet would fill the memory. */
async function write(stream, pieces) {
  for (const piece of pieces) {
    if (!stream.write(piece)) await once(stream, "drain");
  }
}

// Who reads may have had enough, as `head` has.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : fail(error)));

function fail(error) {
  process.stderr.write(`The data could not be written: ${error.message}\n`);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error.syscall === undefined) throw error;
  process.exitCode = fail(error);
}
