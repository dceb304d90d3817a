// Whatever is dragged over the window: it says what will happen before release.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pipelineFile } from "../lib/data.mjs";
import { keep, pointOf, see, seeSteps } from "../lib/desk.mjs";
import { xdo } from "../lib/display.mjs";
import { takeUp } from "../lib/drag.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

const ZONE = '[data-zone="';

scenario("what_is_dragged_over_the_window_is_explained_before_it_is_released", WINDOW, async ({ name, place, say }) => {
  const write = (file, text) => {
    writeFileSync(place.path(file), text);
    return place.path(file);
  };
  const window = await openWindow(place);
  await see(window, "Drop a file or a folder here");

  /** Drags files over the page, and returns how to let them go. */
  const drag = async (what, files, words) => {
    say(what);
    const hand = await takeUp(place, files);
    await hand.over(await pointOf(window, "main"));
    for (const said of words) await see(window, said);
    await keep(place, window, name, what.replaceAll(" ", "-"));
    return hand;
  };
  /** Lets go where nothing happens. */
  const letGo = async (hand) => {
    const { x, y } = await pointOf(window, "footer");
    await hand.over({ x, y });
    await hand.release();
    await waitFor("the explanation to be gone", () =>
      window.run(() => document.querySelector('[aria-label="What will happen on release"]') === null),
    );
    await hand.putAway();
  };

  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  await letGo(await drag("1 a picture", [write("photo.png", png)], ["It is a picture (PNG)", "Nothing happens on release"]));
  await letGo(await drag("2 an empty file", [write("empty.csv", "")], ["empty.csv is empty"]));

  mkdirSync(place.path("plain"));
  const folder = await drag("3 a folder", [place.path("plain")], ["Make this folder a project…", "No other file is touched"]);
  await letGo(folder);
  assert.ok(!existsSync(place.path("plain", "millpond.toml")));

  const files = [write("a.csv", "id,name\n1,Ada\n"), write("b.csv", "id,name\n2,Bo\n"), write("c.png", png)];
  const several = await drag("4 several files", files, ["Open 2 files, each in its own tab", "Left out: 1 thing"]);
  await several.over(await pointOf(window, `${ZONE}several"]`));
  await see(window, "Release to open 2 files");
  await several.release();
  await waitFor("a tab for each", () =>
    window.run(() => [...document.querySelectorAll('[role="tab"]')].filter((tab) => /[ab]\.csv/.test(tab.textContent)).length === 2),
  );
  await several.putAway();

  const toml = `# By hand.\n[source]\ncsv = "a.csv"\n\n[[step]]\ndo = "trim"\ncolumns = ["name"]\n`;
  const pipeline = await drag("5 a pipeline", [write("tidy.toml", toml)], ["Copy this pipeline into the project", "Nothing is run."]);
  await pipeline.over(await pointOf(window, `${ZONE}take"]`));
  await pipeline.release();
  await seeSteps(window, ["Trim"]);
  await pipeline.putAway();
  assert.equal(readFileSync(pipelineFile(place, "tidy"), "utf8"), toml.replace("a.csv", place.path("a.csv")));

  await place.millpond("new", place.path("shop"), "--template", "dealership");
  const project = await drag("6 a project", [place.path("shop")], ["Open the project", "opens it in this window"]);
  await project.over(await pointOf(window, `${ZONE}project"]`));
  await project.release();
  await see(window, "Everything so far");
  await project.putAway();

  say("8 a program that ends in the middle of a drag leaves nothing behind");
  const lost = await takeUp(place, [place.path("a.csv")]);
  await lost.over(await pointOf(window, "main"));
  await see(window, "New pipeline from this file");
  await lost.putAway();
  await xdo(place, "mouseup", 1);
  await waitFor("the explanation to be gone", async () => {
    await xdo(place, "mousemove_relative", "--", 3, 2);
    return window.run(() => document.querySelector('[aria-label="What will happen on release"]') === null);
  });

  const again = await drag(
    "7 a file that fits a pipeline",
    [place.path("shop", "data", "dataset.csv")],
    ["Run clean_sales on this file", "same 2 columns", "It has not been run before."],
  );
  await again.over(await pointOf(window, `${ZONE}run:clean_sales"]`));
  await again.release();
  await see(window, "every row accounted for");
  await again.putAway();
});
