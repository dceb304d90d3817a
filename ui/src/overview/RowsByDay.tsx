import { useQuery } from "@tanstack/react-query";
import { queries, type DayRows } from "../ipc/index.ts";
import { EngineChart, formatCount } from "../shared/index.ts";
import { useColorScheme } from "../theme/index.ts";
import classes from "./RowsByDay.module.css";
import { words } from "./words.ts";

/** What became of the rows of the last week; nothing where there were none. */
export function RowsByDay() {
  const { data } = useQuery(queries.rowsByDay(useColorScheme()));
  if (!data || data.days.every((day) => day.written + day.aside + day.rejected === 0)) return null;
  const { days: say } = words;
  return (
    <section className={classes["days"]} aria-label={say.title(data.days.length)}>
      <h3 className={classes["head"]}>
        {say.title(data.days.length)}
        <span className={classes["written"]}>{say.written}</span>
        <span className={classes["aside"]}>{say.aside}</span>
        <span className={classes["rejected"]}>{say.rejected(data.rejected_scale)}</span>
      </h3>
      <div className={classes["chart"]}>
        <EngineChart
          svg={data.chart}
          theme={data.theme}
          label={data.days.map(dayWords).join("; ")}
          title={data.days.map(dayWords).join("\n")}
        />
      </div>
    </section>
  );
}

function dayWords({ day, written, aside, rejected }: DayRows): string {
  const { days: say } = words;
  return `${day}: ${formatCount(written)} ${say.written}, ${formatCount(aside)} ${say.aside}, ${formatCount(rejected)} ${say.rejected(1)}`;
}
