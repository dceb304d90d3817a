// `npm run third-party` writes THIRD-PARTY.md from the lock files; `--check` only compares, and holds every licence
// against the list in deny.toml. cargo-deny looks deeper at the crates; this covers npm's
// packages with the same list.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./lib/cache.mjs";
import { allowedLicences, crates, isAllowed, modules, notices } from "./lib/licences.mjs";
import { thisMachine } from "./lib/machine.mjs";
import { say } from "./lib/progress.mjs";

const FILE = path.join(ROOT, "THIRD-PARTY.md");

const machine = thisMachine();
const packages = [...crates(machine), ...modules()];
const allowed = allowedLicences();
const refused = packages.filter((it) => !isAllowed(it.licence, allowed));
for (const it of refused) {
  console.error(
    `${it.kind} ${it.name} ${it.version}: its licence "${it.licence}" is not on the list in deny.toml. Use another package, or decide to allow it there.`,
  );
}
if (refused.length > 0) process.exitCode = 1;

const text = notices(packages);
if (!process.argv.includes("--check")) {
  writeFileSync(FILE, text);
  say(`THIRD-PARTY.md: ${packages.length} packages`);
} else if (machine.platform !== "linux") {
  // The sources of Linux' crates are not fetched elsewhere, and their texts with them.
  say("THIRD-PARTY.md is compared on Linux only.");
} else if (readOr(FILE) !== text) {
  console.error("THIRD-PARTY.md is not what the lock files say. Run: npm run third-party");
  process.exitCode = 1;
} else {
  say(`${packages.length} packages, all with an allowed licence; THIRD-PARTY.md is up to date.`);
}

function readOr(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
