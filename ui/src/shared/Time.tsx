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

/** An instant, short or to the second; on hover in all its forms. */
export function Time({ at, form = "when", now }: { at: string; form?: "when" | "second" | "ago"; now?: Date }) {
  const present = useNow();
  const date = new Date(at);
  const when = () => formatWhen(date, now ?? present, form === "second" ? "second" : "minute");
  const text = form === "ago" ? formatAgo(date, now ?? present) : when();
  return (
    <time dateTime={at} title={formatInstant(date)}>
      {text}
    </time>
  );
}
