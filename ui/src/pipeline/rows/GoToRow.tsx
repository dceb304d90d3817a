import { useEffect, useRef, useState } from "react";
import { IconButton } from "../../shared/index.ts";
import classes from "./bars.module.css";
import { words } from "./words.ts";

const say = words.goTo;

/** Asks for the number of a row to go to. */
export function GoToRow({
  total,
  asked,
  onGo,
  onClose,
}: {
  total: number;
  asked: number;
  /** `row` is its number in the file, from 1. */
  onGo: (row: number) => void;
  onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  // 1,204 and 1 204 are numbers as people copy them.
  const number = Number(text.replaceAll(/[\s,_’']/g, ""));
  return (
    <form
      className={classes["bar"]}
      aria-label={say.label}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && Number.isInteger(number)) onGo(Math.min(total, Math.max(1, number)));
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <label className={classes["check"]}>
        {say.label}
        <input
          ref={field}
          className={classes["number"]}
          inputMode="numeric"
          value={text}
          aria-invalid={text.trim() !== "" && !Number.isInteger(number)}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <span className={classes["state"]}>{say.of(total)}</span>
      <IconButton size="s" icon="close" label={say.close} keys="Escape" onClick={onClose} />
    </form>
  );
}
