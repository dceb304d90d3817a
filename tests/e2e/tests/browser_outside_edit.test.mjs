// A pipeline's file is text that others edit too: an editor, git, another person.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dataset, pipelineFile } from "../lib/data.mjs";
import { openFile, seeSteps } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

/** How soon a change on disk is to be seen. */
const SOON_MS = 1_000;

/** Writes a file from another process, whole and by renaming, as editors do. */
async function writeFromOutside(place, file, text) {
  const ran = await place.run("sh", ["-c", 'printf %s "$2" > "$1.new" && mv "$1.new" "$1"', "sh", file, text]);
  assert.equal(ran.code, 0, ran.err);
}

scenario("a_pipeline_that_another_process_writes_shows_within_a_second", BROWSER, async ({ t, place, say }) => {
  const { page, faults } = await openPage(place);
  await openFile(page, await dataset(place));
  await page.getByRole("button", { name: /^Take all/ }).click();
  await seeSteps(page, ["Split name", "Strip leading zeros"]);
  const file = pipelineFile(place, "clean_dataset");
  await waitFor("the pipeline to be a file", () => readFileSync(file, "utf8").includes("strip_leading_zeros"));

  say("another process adds a step");
  const before = readFileSync(file, "utf8");
  await writeFromOutside(place, file, `${before}\n[[step]]\ndo = "drop_missing"\ncolumns = ["price"]\n`);
  const written = performance.now();
  await page.getByRole("option", { name: /Drop rows without|Drop missing/ }).waitFor({ timeout: SOON_MS });
  t.diagnostic(`seen after ${Math.round(performance.now() - written)} ms`);

  say("the text shows it too, and so does a second change while the editor is open");
  await page.getByRole("radio", { name: "TOML" }).click({ force: true });
  await page.locator(".cm-content").getByText('"drop_missing"').waitFor();
  await writeFromOutside(place, file, before);
  await page.locator(".cm-content").getByText('"drop_missing"').waitFor({ state: "hidden", timeout: SOON_MS });

  say("a half-written file is said with its line, and the last good version goes on");
  await writeFromOutside(place, file, `${before}\n[[step]]\ndo = "tri`);
  await page.getByRole("radio", { name: "Steps" }).click({ force: true });
  await page.getByText("The text has a mistake; the last good version goes on.").waitFor({ timeout: SOON_MS });
  await seeSteps(page, ["Split name", "Strip leading zeros"]);

  say("a conflict marker and an unknown key are named with line and column");
  await writeFromOutside(place, file, before.replace("[[step]]", "<<<<<<< HEAD\n[[step]]"));
  const note = page.getByRole("region", { name: /^Mistakes in the text/ });
  await note.getByText(/conflict/).waitFor({ timeout: SOON_MS });
  await writeFromOutside(place, file, before.replace("into", "intoo"));
  await note.getByText(/intoo.*into/).waitFor({ timeout: SOON_MS });
  assert.match(await note.innerText(), /\d+:\d+/);
  await seeSteps(page, ["Split name", "Strip leading zeros"]);
  await writeFromOutside(place, file, before);
  await page.getByText("The text has a mistake").waitFor({ state: "hidden" });
  assert.deepEqual(faults, []);
});
