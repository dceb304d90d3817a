import { describe, expect, it } from "vitest";
import { nth, scheduleWords } from "./scheduleWords.ts";

const long = (...schedule: string[]) => scheduleWords(schedule).long;
const short = (...schedule: string[]) => scheduleWords(schedule).short;

describe("a schedule in words", () => {
  it.each([
    ["0 1 * * *", "every day", "every day at 01:00"],
    ["@daily", "every day", "every day at 00:00"],
    ["0 * * * *", "every hour", "every hour"],
    ["@hourly", "every hour", "every hour"],
    ["5 * * * *", "every hour at :05", "every hour at :05"],
    ["5,35 * * * *", "every hour at :05 and :35", "every hour at :05 and :35"],
    ["*/10 * * * *", "every 10 min", "every 10 min"],
    ["* * * * *", "every minute", "every minute"],
    ["0 */6 * * *", "every 6 hours", "every 6 hours"],
    ["30 1,13 * * *", "twice a day", "every day at 01:30 and 13:30"],
    ["0 6,12,18 * * *", "3 times a day", "every day at 06:00, 12:00 and 18:00"],
    ["30 7 * * MON-FRI", "weekdays", "weekdays at 07:30"],
    ["30 7 * * 1-5", "weekdays", "weekdays at 07:30"],
    ["0 9 * * 6,0", "weekends", "weekends at 09:00"],
    ["0 6 * * MON", "every week", "every Monday at 06:00"],
    ["@weekly", "every week", "every Sunday at 00:00"],
    ["0 6 * * 7", "every week", "every Sunday at 06:00"],
    ["0 6 * * 1,3,5", "Mon, Wed and Fri", "Mon, Wed and Fri at 06:00"],
    ["0 6 * * 2-4", "Tue to Thu", "Tue to Thu at 06:00"],
    ["0 0 1 * *", "1st of month", "the 1st of the month at 00:00"],
    ["0 0 1,15 * *", "1st and 15th of month", "the 1st and 15th of the month at 00:00"],
    ["0 0 L * *", "last of month", "the last day of the month at 00:00"],
    ["0 0 LW * *", "last weekday", "the last Monday to Friday of the month at 00:00"],
    ["0 0 15W * *", "weekday near 15th", "the Monday to Friday nearest to the 15th of the month at 00:00"],
    ["0 0 * * FRI#2", "second Friday", "the second Friday of the month at 00:00"],
    ["0 0 * * 5L", "last Friday", "the last Friday of the month at 00:00"],
    ["0 0 * * FRI#L", "last Friday", "the last Friday of the month at 00:00"],
    ["@yearly", "1 Jan", "every 1 January at 00:00"],
    ["0 3 1 1,7 *", "1st of month, Jan and Jul", "the 1st in Jan and Jul at 03:00"],
    ["*/15 9-17 * * 1-5", "weekdays", "every 15 min from 09:00 to 17:45, weekdays"],
    ["0 9-17 * * 1-5", "weekdays", "every hour from 09:00 to 17:00, weekdays"],
    ["*/10 * * * * *", "every 10 s", "every 10 s"],
    ["30 0 1 * * *", "every day", "every day at 01:00:30"],
  ])("%s", (cron, inShort, inLong) => {
    expect(scheduleWords([cron])).toEqual({ short: inShort, long: inLong });
  });
  it("says that either of two restricted days is enough", () => {
    expect(long("0 0 13 * FRI")).toBe("the 13th of the month or every Friday at 00:00");
  });
  it("says a step that does not divide the hour as the minutes that it names, or not at all", () => {
    expect(long("*/25 * * * *")).toBe("every hour at :00, :25 and :50");
    expect(long("*/7 * * * *")).toBe("*/7 * * * *");
    expect(long("0 */7 * * *")).toBe("every day at 00:00, 07:00, 14:00 and 21:00");
  });
  it("says what has no plain words as it is written", () => {
    expect(long("1-59/2 3-9/2 */3 2-11/3 *")).toBe("1-59/2 3-9/2 */3 2-11/3 *");
    expect(long("nonsense")).toBe("nonsense");
  });
  it("says intervals", () => {
    expect(short("every 15m")).toBe("every 15 min");
    expect(short("every 1h")).toBe("every hour");
    expect(short("every 1h30m")).toBe("every 1 hour 30 min");
    expect(short("every 2d")).toBe("every 2 days");
    expect(short("every 1w")).toBe("every week");
  });
  it("says several, and none", () => {
    expect(scheduleWords(["0 1 * * *", "every 2h"])).toEqual({ short: "2 schedules", long: "every day at 01:00, and every 2 hours" });
    expect(scheduleWords([])).toEqual({ short: "by hand", long: "by hand only" });
    expect(scheduleWords([], ["sales"]).long).toBe("when sales is made anew");
    expect(scheduleWords(["0 1 * * *"], ["sales", "rates"]).long).toBe("every day at 01:00, and when sales and rates are made anew");
  });
});

it("says the day of a month", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31].map(nth).join(" ")).toBe("1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 31st");
});
