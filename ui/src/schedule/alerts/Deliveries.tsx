import type { AlertDelivery } from "../../ipc/index.ts";
import { cx, dagTab, StateGlyph, Time, workspace } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./Alerts.module.css";
import { deliveryLook } from "./looks.ts";

/** The last messages, the newest first, with what became of each. */
export function Deliveries({ deliveries }: { deliveries: readonly AlertDelivery[] }) {
  if (deliveries.length === 0) return null;
  return (
    <section aria-label={words.alerts.messages}>
      <h3 className={classes["heading"]}>{words.alerts.messages}</h3>
      <ul className={classes["deliveries"]}>
        {deliveries.map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </section>
  );
}

function Delivery({ delivery }: { delivery: AlertDelivery }) {
  const { dag, run, title, error, hint } = delivery;
  const look = deliveryLook(delivery);
  const why = [error, hint].filter(Boolean).join(" ");
  return (
    <li>
      <span className={cx(classes["state"], classes[look.tone])}>
        <StateGlyph state={look.glyph} />
        {look.word}
      </span>
      <Time at={delivery.made_at} form="second" />
      {dag == null || run == null ? (
        <span>{title}</span>
      ) : (
        <button type="button" className={classes["link"]} onClick={() => workspace.open(dagTab(dag, { run }))}>
          {title}
        </button>
      )}
      <span className={classes["by"]}>
        {delivery.alert}, {words.alerts.channels[delivery.channel]}
      </span>
      <span className={classes["why"]} title={why} data-copy>
        {why}
      </span>
    </li>
  );
}
