import type { Ledger } from "../ipc/index.ts";
import { cx } from "./cx.ts";
import { formatCount } from "./format.ts";
import classes from "./LedgerBar.module.css";
import { ledgerParts, type Fate, type LedgerPart } from "./ledgerParts.ts";

const asIs = (step: string) => step;

/** Returns the class of a part's colour. Of several reasons every second one is amber, so that neighbours differ. */
function colour(part: LedgerPart, index: number, parts: readonly LedgerPart[]): string | undefined {
  if (part.kind !== "rejected") return classes[part.kind];
  const first = parts.findIndex((other) => other.kind === "rejected");
  return (index - first) % 2 === 0 ? classes["rejected"] : classes["rejectedNext"];
}

/** The account of every row as a bar: lengths are rows, and a loss is never too short to be seen. */
export function LedgerBar({
  ledger,
  size = "m",
  quiet = false,
  titleOf = asIs,
  fate,
}: {
  ledger: Ledger;
  size?: "s" | "m";
  /** In a list: plain success steps back, so that the exceptions speak first. */
  quiet?: boolean;
  titleOf?: (step: string) => string;
  fate?: Fate;
}) {
  const parts = ledgerParts(ledger, titleOf, fate).filter((part) => part.count > 0);
  const words = parts.map((part) => `${part.label} ${formatCount(part.count)}`).join(", ");
  return (
    <div role="img" aria-label={words} title={words} className={cx(classes["bar"], classes[size], quiet && classes["quietly"])}>
      {parts.map((part, index) => (
        <i key={part.key} className={colour(part, index, parts)} style={{ flexGrow: part.count }} />
      ))}
    </div>
  );
}

/** What the colours of the bar mean, with their figures. A loss opens its rows. */
export function LedgerLegend({
  ledger,
  titleOf = asIs,
  fate,
  onPick,
  picked,
}: {
  ledger: Ledger;
  titleOf?: (step: string) => string;
  fate?: Fate;
  onPick?: (part: LedgerPart) => void;
  /** The key of the part whose rows are shown. */
  picked?: string | undefined;
}) {
  const parts = ledgerParts(ledger, titleOf, fate);
  return (
    <ul className={classes["legend"]}>
      {parts.map((part, index) => {
        const body = (
          <>
            <i className={colour(part, index, parts)} />
            {part.label} <b>{formatCount(part.count)}</b>
          </>
        );
        return (
          <li key={part.key}>
            {onPick && part.losses ? (
              <button type="button" aria-pressed={part.key === picked} onClick={() => onPick(part)}>
                {body}
              </button>
            ) : (
              <span>{body}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
