// A task that runs for each of many values: each is seen by itself, with its tries and its log.
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { agree, cells, dagIn, openSchedule } from "../lib/schedule.mjs";

const DAG = `[task.list]
shell   = "printf 'shops<<END\\nberlin\\nlagos\\nlima\\nEND\\n' >> \\"$MILLPOND_OUTPUT\\""
outputs = ["shops"]

[task.fetch]
shell       = 'echo "asking {{ item }}"; if [ {{ item | sh }} = lagos ] && [ ! -e asked ]; then touch asked; exit 3; fi'
each        = { lines_of = "list.shops" }
retries     = 1
retry_delay = "1s"
after       = ["list"]
`;

scenario("each value of a task is seen with its tries and its log", BROWSER, async ({ name, place, say }) => {
  const { page } = await openSchedule(place, { shops: DAG });
  await dagIn(page, "shops").click();
  await page.getByRole("switch", { name: "Enabled" }).click();
  await agree(page, 2);
  await page.keyboard.press("Control+Enter");
  await cells(page, "fetch", "success").first().waitFor({ timeout: 60_000 });

  say("the task lists its values");
  await page
    .getByRole("button", { name: /^fetch\b/ })
    .first()
    .click();
  const about = page.getByRole("region", { name: "fetch", exact: true });
  const value = (text) => about.getByRole("list", { name: "Values" }).getByRole("button", { name: new RegExp(`^${text}`) });
  await value("berlin").waitFor();
  await value("lagos").getByText("2 tries").waitFor();

  say("a value has tries and a log of its own");
  const log = page.getByRole("region", { name: "Log", exact: true });
  await value("lagos").click();
  await about.getByRole("tab", { name: "Attempt 2" }).waitFor();
  await log.getByText("asking lagos", { exact: true }).waitFor();
  await keepLook(page, name, "values");
  await value("lima").click();
  await log.getByText("asking lima", { exact: true }).waitFor();

  say("a second press shows the task as a whole again");
  await value("lima").click();
  await log.getByText("asking lima", { exact: true }).waitFor({ state: "detached" });
});
