import { useEffect, useState } from "react";
import { formatAgo, formatInstant, formatWhen } from "./format.ts";

/** Returns the present, moved on every half minute, for times that are told by how long ago they were. */
export function useNow(everyMs = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** An instant, short; on hover in all its forms. */
export function Time({ at, form = "when", now }: { at: string; form?: "when" | "ago"; now?: Date }) {
  const present = useNow();
  const date = new Date(at);
  const text = form === "ago" ? formatAgo(date, now ?? present) : formatWhen(date, now ?? present);
  return (
    <time dateTime={at} title={formatInstant(date)}>
      {text}
    </time>
  );
}
