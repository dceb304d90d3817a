import type { DagParam, ParamValue } from "../ipc/index.ts";
import { words } from "./words.ts";

/** What a field for a parameter holds: its value, nothing where the default is to hold, or what is wrong with it. */
export interface ReadParam {
  value?: ParamValue;
  problem?: string;
}

/** Reads what was typed for a parameter. */
export function readParam({ type, default: usual }: DagParam, typed: string): ReadParam {
  const text = typed.trim();
  if (type === "boolean") return { value: text === "true" };
  if (text === "") return usual == null ? { problem: words.trigger.needed } : {};
  switch (type) {
    case "integer":
      return /^[+-]?\d+$/.test(text) ? { value: Number(text) } : { problem: words.trigger.wrong.integer };
    case "number":
      return Number.isFinite(Number(text)) ? { value: Number(text) } : { problem: words.trigger.wrong.number };
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? { value: text } : { problem: words.trigger.wrong.date };
    case "text":
      return { value: typed };
  }
}
