// Writes src/ipc/schema.ts from docs/openapi.json, which `millpond-api` generates. `--check` only compares.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/ipc/schema.ts", import.meta.url);
const head = "// Generated from docs/openapi.json by `npm run -w ui types`. Do not edit.\n\n";

export async function render() {
  const document = JSON.parse(await readFile(source, "utf8"));
  return head + astToString(await openapiTS(document, { alphabetize: true }));
}

if (process.argv[1]?.endsWith("types.js")) {
  const text = await render();
  const old = await readFile(target, "utf8").catch(() => "");
  if (process.argv.includes("--check")) {
    if (old !== text) {
      console.error("src/ipc/schema.ts is older than docs/openapi.json. Run: npm run -w ui types");
      process.exitCode = 1;
    }
  } else if (old !== text) {
    await writeFile(target, text);
  }
}
