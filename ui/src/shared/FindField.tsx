import { Icon } from "./Icon.tsx";
import { Keys } from "./Keys.tsx";
import classes from "./FindField.module.css";
import { keysOf } from "./shortcuts.ts";

/** The field on top of a list, which leaves those that have the letters. What is elsewhere is found by the shortcut in it. */
export function FindField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className={classes["find"]}>
      <Icon name="search" />
      <input type="search" placeholder={label} aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} />
      {value === "" && <Keys keys={keysOf("goTo") ?? ""} />}
    </label>
  );
}
