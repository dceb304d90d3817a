// Days of business: how many sales each has, and how a day and an instant are written.
//
// A day is a number; 0 is the first day of the first month. An instant is a number too: seconds since day 0.

const DAY = 86_400;
/** Sales are made within eight hours that lie on one date from UTC-10 to UTC+6, so that most zones agree on the month. */
const OPENS = 10 * 3600;
const OPEN_FOR = 8 * 3600;
/** How busy a month is, January first, and a day of the week, Sunday first. */
const MONTHS = [78, 82, 112, 96, 101, 108, 92, 88, 116, 98, 103, 126];
const WEEKDAYS = [42, 84, 80, 88, 97, 126, 183];
/** Months of a small dealership and of a large one; between them each month has so many sales. */
const FEWEST_MONTHS = 6;
const MOST_MONTHS = 120;
const SALES_A_MONTH = 15;
/** Days of a month whose days are not known: every month has them. */
const SHORT_MONTH = 28;

/**
 * Returns the calendar of `transactions` sales that end with the day `until` ("2026-11-17"). With "now" all dates are
 * expressions that count back from when they are run: months are 28 days long, the last one goes on as the real one does.
 */
export function calendar({ transactions, until, stream }) {
  const months = Math.min(MOST_MONTHS, Math.max(FEWEST_MONTHS, Math.floor(transactions / SALES_A_MONTH)));
  const shape = until === "now" ? floating(months) : fixed(months, until);
  const sales = moments(salesThrough(shape, transactions), stream("time of day"));
  const end = sales.instantOf(transactions - 1, shape.days - 1);
  const texts = until === "now" ? floatingTexts(shape, end) : fixedTexts(shape);
  return { months, days: shape.days, relative: shape.relative, yearOf: shape.yearOf, ...sales, ...texts };
}

function fixed(months, until) {
  const last = Date.parse(`${until}T00:00:00Z`) / (DAY * 1000);
  const [year, month] = until.split("-").map(Number);
  const firstOfMonth = Date.UTC(year, month - 1, 1) / (DAY * 1000);
  const first = Date.UTC(year, month - months, 1) / (DAY * 1000);
  const weight = (day) => {
    const date = new Date((first + day) * DAY * 1000);
    return MONTHS[date.getUTCMonth()] * WEEKDAYS[date.getUTCDay()];
  };
  return { relative: false, first, days: last - first + 1, lastMonth: firstOfMonth - first, weight, yearOf: yearFrom(first) };
}

function floating(months) {
  const days = months * SHORT_MONTH;
  // Serial numbers name a year. Theirs cannot move along, so it is one that has been.
  return { relative: true, first: 0, days, lastMonth: days - SHORT_MONTH, weight: () => 10_000, yearOf: () => 2024 };
}

function yearFrom(first) {
  return (day) => new Date((first + day) * DAY * 1000).getUTCFullYear();
}

/** Returns how many sales there are before each day, and in all at the end; the last month has some, however short it is. */
function salesThrough({ days, lastMonth, weight }, transactions) {
  const sums = new Float64Array(days + 1);
  for (let day = 0; day < days; day += 1) {
    // Business grows by about 6 % a year. Weights stay below 2^15, and so all products below 2^53: exact.
    sums[day + 1] = sums[day] + Math.floor((weight(day) * (1000 + Math.floor((day * 60) / 365))) / 2000);
  }
  const all = sums[days];
  const before = Math.floor((transactions * sums[lastMonth]) / all);
  const latest = Math.max(transactions - before, 3, Math.ceil(transactions / 400));
  const earlier = transactions - latest;
  return Float64Array.from(sums, (sum, day) =>
    day <= lastMonth
      ? Math.floor((earlier * sum) / sums[lastMonth])
      : // Only the whole month's weight makes all of its sales: so the last day has at least one.
        earlier + Math.floor((latest * (sum - sums[lastMonth])) / (all - sums[lastMonth])),
  );
}

function moments(through, jitter) {
  /** Returns the day of a sale, the first sale being 0. */
  const dayOf = (sale) => {
    let [low, high] = [0, through.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (through[middle] <= sale) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  /** Returns the instant of a sale on its day; a later sale is never earlier. */
  const instantOf = (sale, day) => {
    const place = (sale - through[day]) * 1024 + jitter(sale, 1024);
    return day * DAY + OPENS + Math.floor((place * OPEN_FOR) / ((through[day + 1] - through[day]) * 1024));
  };
  return { dayOf, instantOf };
}

const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));

function fixedTexts({ first }) {
  const days = new Map();
  const date = (day) => {
    if (!days.has(day)) days.set(day, new Date((first + day) * DAY * 1000).toISOString().slice(0, 10));
    return days.get(day);
  };
  const instant = (at) => {
    const day = Math.floor(at / DAY);
    const second = at - day * DAY;
    return `${date(day)} ${TWO[Math.floor(second / 3600)]}:${TWO[Math.floor(second / 60) % 60]}:${TWO[second % 60]}+00`;
  };
  return { date, instant };
}

/**
 * Dates as expressions. What was in an earlier month counts from the month's start, so that it stays in its month; what is in
 * the last one counts back from now and stops at the month's start, so that it is never of the future nor of another month.
 */
function floatingTexts({ days, lastMonth }, end) {
  const start = "date_trunc('month', now())";
  const expression = (day, minute) => {
    const ago = Math.floor((days - 1) / SHORT_MONTH) - Math.floor(day / SHORT_MONTH);
    if (day >= lastMonth) {
      const back = Math.floor(end / 60) - (day * 1440 + minute);
      return back <= 0 ? "now()" : `greatest(${start}, now() - interval '${span(Math.floor(back / 1440), back % 1440)}')`;
    }
    const into = day - Math.floor(day / SHORT_MONTH) * SHORT_MONTH;
    const offset = into + minute === 0 ? "" : ` + interval '${span(into, minute)}'`;
    return `${start} - interval '${count(ago, "month")}'${offset}`;
  };
  const date = (day) => `cast(${expression(day, 0)} as date)`;
  const instant = (at) => {
    const day = Math.floor(at / DAY);
    return expression(day, Math.floor((at - day * DAY) / 60));
  };
  return { date, instant };
}

function span(days, minutes) {
  const parts = [count(days, "day"), count(Math.floor(minutes / 60), "hour"), count(minutes % 60, "minute")];
  return parts.filter((part) => !part.startsWith("0 ")).join(" ");
}

function count(number, unit) {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
