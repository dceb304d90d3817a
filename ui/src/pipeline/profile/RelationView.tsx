import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { api, askAgain, type ChartWanted, type ColumnProfile, type Pair, type Relation } from "../../ipc/index.ts";
import { ErrorNote, isNumeric, Segmented, useKept } from "../../shared/index.ts";
import type { Picking } from "./BarButtons.tsx";
import { groupBars } from "./figures.ts";
import classes from "./profile.module.css";
import { Sheet } from "./Sheet.tsx";
import { ROWS, type ProfileOf } from "./useProfile.ts";
import { words } from "./words.ts";

/** How the engine draws boxes. */
const LINES = { above: 52, below: 46, height: 30 };
type Kind = Pair["kind"];

const KINDS: { value: Kind; label: string }[] = [
  { value: "scatter", label: words.kinds.scatter },
  { value: "boxes", label: words.kinds.boxes },
];

/** Two columns against each other: numbers as points, or a number by the values of another column. */
export function RelationView({
  tab,
  columns,
  picking,
  ...of
}: ProfileOf & {
  /** The tab's key, under which the choice is kept. */
  tab: string;
  columns: readonly ColumnProfile[];
  picking: Picking;
}) {
  const [kind, setKind] = useKept<Kind>(tab, "relation", "scatter");
  const [one, setOne] = useKept<string | undefined>(tab, "relation one", undefined);
  const [other, setOther] = useKept<string | undefined>(tab, "relation other", undefined);
  const numbers = columns.filter(({ type }) => isNumeric(type)).map(({ name }) => name);
  const groups = columns.filter(({ name }) => name !== one || kind === "boxes").map(({ name }) => name);
  const pair = pairOf(kind, one, other, numbers, columns);
  const relation = useRelation(of, pair);
  const [first, second] = !pair ? [] : pair.kind === "scatter" ? [pair.x, pair.y] : [pair.number, pair.by];
  return (
    <div className={classes["view"]}>
      <div className={classes["choice"]}>
        <Segmented size="s" label={words.kinds.label} value={kind} options={KINDS} onChange={setKind} />
        <Choice label={kind === "scatter" ? words.across : words.number} {...{ value: first, names: numbers }} onChange={setOne} />
        <Choice
          label={kind === "scatter" ? words.up : words.by}
          value={second}
          names={kind === "scatter" ? numbers : groups}
          onChange={setOther}
        />
      </div>
      {!pair && <p className={classes["none"]}>{kind === "scatter" ? words.fewNumbers : words.noNumbers}</p>}
      {relation.error && <ErrorNote error={relation.error} onRetry={() => void relation.refetch()} />}
      {pair && relation.data && (
        <Sheet
          label={words.relation(relation.data.pair)}
          chart={chartOf(relation.data.pair, relation.data)}
          bars={groupsOf(relation.data.pair, relation.data, columns)}
          {...(relation.data.pair.kind === "boxes" ? { lines: LINES } : {})}
          picking={picking}
        />
      )}
    </div>
  );
}

function useRelation({ draft, path, stage }: ProfileOf, pair: Pair | undefined) {
  const input = draft.input ?? path;
  const text = draft.goodText;
  return useQuery({
    queryKey: ["relation", text, input, stage, pair],
    queryFn:
      text === undefined || !pair
        ? skipToken
        : async ({ signal }) => {
            const of = { text, stage, rows: ROWS, group: "relation", ...(input === undefined ? {} : { input }) };
            return { ...(await api.relate({ ...of, pair }, signal)), pair };
          },
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: askAgain,
    retryDelay: 50,
  });
}

/** Returns the columns to hold against each other: those chosen, or else the first that fit. */
export function pairOf(
  kind: Kind,
  one: string | undefined,
  other: string | undefined,
  numbers: readonly string[],
  columns: readonly Pick<ColumnProfile, "name" | "type">[],
): Pair | undefined {
  const number = one !== undefined && numbers.includes(one) ? one : numbers[0];
  if (number === undefined) return undefined;
  if (kind === "scatter") {
    const y = other !== undefined && numbers.includes(other) ? other : numbers.find((name) => name !== number);
    return y === undefined ? undefined : { kind, x: number, y };
  }
  const isThere = columns.some(({ name }) => name === other);
  const by = isThere ? other : (columns.find(({ type }) => !isNumeric(type)) ?? columns.find(({ name }) => name !== number))?.name;
  return by === undefined ? undefined : { kind, number, by };
}

function chartOf(pair: Pair, { rows, complete, counted, found }: Relation): ChartWanted {
  const title = words.relation(pair);
  const of = words.of(rows, complete);
  if (found.kind === "scatter" && pair.kind === "scatter") {
    const about = [words.points(found.points.length, counted), found.correlation != null && words.correlation(found.correlation), of];
    return { title, about: about.filter(Boolean).join(" · "), figures: { kind: "scatter", x: pair.x, y: pair.y, points: found.points } };
  }
  const groups = found.kind === "boxes" ? found.groups : [];
  const all = found.kind === "boxes" ? words.groups(groups.length, found.groups_in_all, found.more) : "";
  const about = [all, groups.some(({ sampled }) => sampled) && words.sampled, of];
  return {
    title,
    about: about.filter(Boolean).join(" · "),
    figures: { kind: "boxes", number: pair.kind === "boxes" ? pair.number : "", groups },
  };
}

function groupsOf(pair: Pair, { found }: Relation, columns: readonly ColumnProfile[]) {
  const by = pair.kind === "boxes" ? columns.find(({ name }) => name === pair.by) : undefined;
  return by && found.kind === "boxes" ? groupBars(by, found.groups) : [];
}

function Choice({
  label,
  value,
  names,
  onChange,
}: {
  label: string;
  value: string | undefined;
  names: readonly string[];
  onChange: (name: string) => void;
}) {
  return (
    <label className={classes["select"]}>
      {label}
      <select value={value ?? ""} disabled={value === undefined} onChange={(event) => onChange(event.target.value)}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
