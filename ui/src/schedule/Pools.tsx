import { usePools } from "../ipc/index.ts";
import { cx, formatCount } from "../shared/index.ts";
import list from "../shared/list.module.css";
import classes from "./Pools.module.css";
import { words } from "./words.ts";

/** Beyond so many slots they are told in figures only. */
const MOST_DRAWN = 12;

/** The pools: how many of their slots are taken, and how many tasks wait for one. */
export function Pools() {
  const pools = usePools().data ?? [];
  if (pools.length === 0) return null;
  return (
    <section className={classes["pools"]} aria-label={words.list.pools}>
      <h3 className={list["heading"]}>{words.list.pools}</h3>
      {pools.map(({ name, slots, used, waiting }) => (
        <div key={name} className={classes["pool"]} title={words.list.pool(name, used, slots, waiting)}>
          <span className={classes["name"]}>{name}</span>
          {waiting > 0 && <span className={classes["waiting"]}>{words.list.waiting(waiting)}</span>}
          {slots <= MOST_DRAWN && (
            <span className={classes["slots"]} aria-hidden="true">
              {Array.from({ length: slots }, (_, index) => (
                <i key={index} className={cx(index < used && classes["used"])} />
              ))}
            </span>
          )}
          <b>
            {formatCount(used)} / {formatCount(slots)}
          </b>
        </div>
      ))}
    </section>
  );
}
