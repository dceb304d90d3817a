// The window tells what alerts do by the desktop's notification service, and says where there is none.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { see } from "../lib/desk.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

const SERVICE = path.join(import.meta.dirname, "..", "lib", "notification_service.py");

scenario("a failed run is told by the desktop's notification service", WINDOW, async ({ place, say }) => {
  const shop = place.path("shop");
  await place.millpond("new", shop, "--template", "empty");
  mkdirSync(`${shop}/dags`, { recursive: true });
  writeFileSync(`${shop}/dags/nightly.toml`, '[task.load]\nshell = "exit 3"\n');
  appendFileSync(`${shop}/millpond.toml`, '\n[[alert]]\nname = "desk"\ndesktop = true\n');
  await place.millpond("trust", "--yes", "--project", shop);
  const window = await openWindow(place, { args: [shop] });
  const click = (words) =>
    waitFor(`a button “${words}”`, () =>
      window.run((wanted) => {
        const button = [...document.querySelectorAll("button")].find((it) => it.textContent.startsWith(wanted) && !it.disabled);
        button?.click();
        return button !== undefined;
      }, words),
    );

  say("without a service a test says so");
  await window.press("Control+3");
  await click("desk");
  await click("Send a test");
  await see(window, "This desktop has no notification service.");

  say("with one it is shown, by the system and not on the page");
  const service = place.start("python3", [SERVICE]);
  await waitFor("the service", () => service.out.includes("ready"));
  await click("Send a test");
  await see(window, "It is shown.");
  const shown = (title) => service.out.split("\n").filter((line) => line.includes(`"title": "${title}"`)).length;
  await waitFor("the test to be shown", () => shown("Test of desk") === 1);

  say("a run that fails is told once");
  await place.run("millpond", ["dag", "trigger", "nightly", "--project", shop]);
  await waitFor("the failure to be shown", () => shown("nightly failed") === 1);
  await see(window, "sent");
  if (await window.run(() => document.querySelector('[aria-label="Told by alerts"]') !== null))
    throw new Error("the page shows what the system has shown");
  if (!service.out.includes("load: It ended with exit code 3.")) throw new Error(service.out);
});
