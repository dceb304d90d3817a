import type { InfiniteData } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { whileLeaving } from "./leaving.ts";
import { applyEvent, keys, makeQueryClient } from "./queries.ts";
import type { PipelineListing, RunListing, RunSummary } from "./types.ts";

const run = (id: string, rows: number): RunSummary => ({
  id,
  pipeline: "clean",
  state: "running",
  started_at: "2026-11-01T10:00:00Z",
  trial: false,
  trigger: "by hand",
  user: "me",
  machine: "here",
  progress: { rows, done_bytes: rows, total_bytes: 100, rows_per_second: 1, seconds: 1 },
});

it("shows the progress of a run in every list, without asking for the lists again", () => {
  const client = makeQueryClient();
  const asked = vi.spyOn(client, "invalidateQueries");
  const page = (...runs: RunSummary[]): RunListing => ({ runs, total: runs.length });
  const history: InfiniteData<RunListing> = { pages: [page(run("b", 1), run("a", 1)), page(run("z", 1))], pageParams: [] };
  const listing: PipelineListing = { name: "clean", path: "/p/clean.toml", problems: [], last_run: run("a", 1) };
  client.setQueryData(keys.status, { active_runs: [run("a", 1)] });
  client.setQueryData([...keys.runs, "history"], history);
  client.setQueryData([...keys.runs, { limit: 30 }], page(run("a", 1)));
  client.setQueryData(keys.pipelines, [listing]);

  applyEvent(client, { sequence: 1, event: "run", run: run("a", 50) });

  const after = client.getQueryData<InfiniteData<RunListing>>([...keys.runs, "history"]);
  expect(after?.pages.map((one) => one.runs.map((other) => `${other.id} ${other.progress?.rows}`))).toEqual([["b 1", "a 50"], ["z 1"]]);
  expect(after?.pages[1]).toBe(history.pages[1]);
  expect(client.getQueryData<RunListing>([...keys.runs, { limit: 30 }])?.runs[0]?.progress?.rows).toBe(50);
  expect(client.getQueryData<PipelineListing[]>(keys.pipelines)?.[0]?.last_run?.progress?.rows).toBe(50);
  expect(asked).not.toHaveBeenCalled();
});

it("asks for the lists again when a run ends", () => {
  const client = makeQueryClient();
  const asked = vi.spyOn(client, "invalidateQueries");
  client.setQueryData(keys.status, { active_runs: [run("a", 1)] });
  applyEvent(client, { sequence: 1, event: "run", run: { ...run("a", 100), state: "success" } });
  expect(asked).toHaveBeenCalledWith({ queryKey: keys.runs });
});

it("does not ask for a pipeline whose name is being taken away, also where its event comes late", async () => {
  vi.useFakeTimers();
  const client = makeQueryClient();
  const asked = vi.spyOn(client, "invalidateQueries");
  const told = () => {
    applyEvent(client, { sequence: 1, event: "pipeline", name: "old" });
    return Promise.resolve();
  };
  const now = { queryKey: keys.pipeline("old"), refetchType: "active" };
  await whileLeaving("old", told);
  vi.advanceTimersByTime(900);
  await told();
  expect(asked).toHaveBeenCalledWith({ queryKey: keys.pipelines });
  expect(asked).toHaveBeenCalledWith({ ...now, refetchType: "none" });
  expect(asked).not.toHaveBeenCalledWith(now);
  vi.advanceTimersByTime(100);
  await told();
  expect(asked).toHaveBeenCalledWith(now);
  vi.useRealTimers();
});
