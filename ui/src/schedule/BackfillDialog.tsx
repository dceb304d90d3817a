import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, type Backfill, type DagDetail, type Rerun } from "../ipc/index.ts";
import { announce, askBackfill, Button, Dialog, ErrorNote, StateGlyph, words as common } from "../shared/index.ts";
import list from "../shared/preview.module.css";
import classes from "./BackfillDialog.module.css";
import { runLook } from "./looks.ts";
import { formatWallShort, fromWall, toWall } from "../shared/wall.ts";
import { words } from "./words.ts";

const SHOWN = 100;
const RERUNS = (["none", "failed", "all"] as const).map((value) => ({ value, label: words.backfill.rerunWords[value] }));

const DAY_MS = 86_400_000;

/** Asks for the time whose runs are to be done, and lists them first. */
export function BackfillDialog({ dag, from: first, to: last }: { dag: DagDetail; from?: string | undefined; to?: string | undefined }) {
  const form = useId();
  const [now] = useState(() => new Date());
  const shown = (at: Date) => toWall(at.toISOString(), dag.timezone).slice(0, 16).replace("T", " ");
  const [from, setFrom] = useState(first ?? `${shown(new Date(now.getTime() - 7 * DAY_MS)).slice(0, 10)} 00:00`);
  const [to, setTo] = useState(last ?? shown(now));
  const [rerun, setRerun] = useState<Rerun>("none");
  const [newest, setNewest] = useState(false);
  const [atOnce, setAtOnce] = useState("");
  const [error, setError] = useState<unknown>();
  const close = () => askBackfill(undefined);
  const [begin, end] = [fromWall(from, dag.timezone), fromWall(to, dag.timezone)];
  const turned = begin !== undefined && end !== undefined && end < begin;
  const body: Backfill = {
    ...{ from: begin?.toISOString() ?? "", to: end?.toISOString() ?? "", rerun, dry_run: true, newest_first: newest },
    ...(/^\d+$/.test(atOnce) && Number(atOnce) > 0 ? { max_active: Number(atOnce) } : {}),
  };
  const look = useQuery({
    queryKey: ["backfill", dag.name, body],
    queryFn: () => api.backfillDag(dag.name, body),
    enabled: begin !== undefined && end !== undefined && !turned,
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const starts = look.data?.runs.filter((run) => run.starts).length ?? 0;
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (starts === 0) return;
    api.backfillDag(dag.name, { ...body, dry_run: false }).then(({ started }) => {
      close();
      announce(words.backfill.done(started));
    }, setError);
  };
  return (
    <form onSubmit={submit} id={form}>
      <Dialog
        title={words.backfill.title(dag.name)}
        onClose={close}
        width={520}
        actions={
          <>
            <Button onClick={close}>{common.cancel}</Button>
            <Button tone="go" type="submit" form={form} disabled={starts === 0 || turned || !begin || !end || look.isFetching}>
              {words.backfill.action(starts)}
            </Button>
          </>
        }
      >
        {error !== undefined && <ErrorNote error={error} />}
        <div className={classes["fields"]}>
          <TextInput
            data-autofocus
            form={form}
            label={`${words.backfill.from}${dag.timezone ? `, ${dag.timezone}` : ""}`}
            value={from}
            placeholder={words.backfill.timeForm}
            error={begin ? undefined : words.backfill.noTime}
            spellCheck={false}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            form={form}
            label={words.backfill.to}
            value={to}
            placeholder={words.backfill.timeForm}
            error={end ? (turned ? words.backfill.wrongOrder : undefined) : words.backfill.noTime}
            spellCheck={false}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Select
            label={words.backfill.rerun}
            data={RERUNS}
            value={rerun}
            allowDeselect={false}
            onChange={(value) => setRerun(value ?? "none")}
          />
          <Select
            label={words.backfill.order}
            data={[
              { value: "oldest", label: words.backfill.oldest },
              { value: "newest", label: words.backfill.newest },
            ]}
            value={newest ? "newest" : "oldest"}
            allowDeselect={false}
            onChange={(value) => setNewest(value === "newest")}
          />
          <TextInput
            form={form}
            label={words.backfill.atOnce}
            placeholder={words.backfill.atOnceHint}
            inputMode="numeric"
            value={atOnce}
            onChange={(event) => setAtOnce(event.currentTarget.value)}
          />
        </div>
        {look.error && !turned ? <ErrorNote error={look.error} /> : null}
        <div className={list["preview"]} aria-live="polite">
          {turned ? null : look.data ? (
            <>
              <p>{look.data.runs.length === 0 ? words.backfill.nothing : words.backfill.preview(starts, look.data.runs.length)}</p>
              <ul>
                {look.data.runs.slice(0, SHOWN).map((run) => (
                  <li key={run.logical_time}>
                    {run.state ? <StateGlyph state={runLook(run.state).glyph} /> : <StateGlyph state="queued" />}
                    <span>{formatWallShort(run.wall)}</span>
                    <em>{run.starts ? (run.state ? words.backfill.again : words.backfill.fresh) : words.backfill.stays}</em>
                  </li>
                ))}
                {look.data.runs.length > SHOWN && <li>{words.backfill.more(look.data.runs.length - SHOWN)}</li>}
              </ul>
            </>
          ) : look.isFetching ? (
            <p>{words.backfill.looking}</p>
          ) : null}
        </div>
      </Dialog>
    </form>
  );
}
