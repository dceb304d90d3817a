import { useEffect, useState } from "react";
import { formatAgo, formatClock, formatInstant, formatWhen } from "./format.ts";

/** Returns the present, moved on every half minute, for times that are told by how long ago they were. */
export function useNow(everyMs = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** An instant, short, to the second, or as the time of day alone; on hover in all its forms. */
export function Time({ at, form = "when", now }: { at: string; form?: "when" | "second" | "clock" | "ago"; now?: Date }) {
  const present = useNow();
  const date = new Date(at);
  const when = () => formatWhen(date, now ?? present, form === "second" ? "second" : "minute");
  const text = form === "ago" ? formatAgo(date, now ?? present) : form === "clock" ? formatClock(date) : when();
  return (
    <time dateTime={at} title={formatInstant(date)}>
      {text}
    </time>
  );
}
