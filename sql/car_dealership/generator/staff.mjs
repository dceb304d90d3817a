// The salespersons: desks, at each of which one follows another, so that somebody sells on every day and nobody before being
// hired or after leaving. Few enough to be kept.
import { spread } from "./random.mjs";

const SALES_A_MONTH = 6;
const DESKS_A_TEAM = 8;

/** Returns `salespersons` in the order of their ids, and `sellerOf(sale, day)`, which gives such an id. */
export function staff({ transactions, calendar, stream }) {
  const desks = Math.max(4, Math.ceil(transactions / calendar.months / SALES_A_MONTH));
  const [before, tenure, skill, ticket] = ["hired before", "tenure", "skill", "desk"].map(stream);
  const teams = Math.ceil(desks / DESKS_A_TEAM);
  // Those who lead come first: a row never names one that is not there yet.
  const salespersons = Array.from({ length: teams }, (_, team) => ({
    desk: team * DESKS_A_TEAM,
    manager: null,
    hired: -1600 - before(team, 900),
    left: null,
  }));
  const others = [];
  for (let desk = 0; desk < desks; desk += 1) {
    if (desk % DESKS_A_TEAM === 0) continue;
    let hired = -30 - before(teams + desk, 1200);
    for (let turn = 0; hired < calendar.days; turn += 1) {
      // The first has years behind and days before the sales begin: only what comes after counts.
      const last = Math.max(hired, 0) + 240 + tenure(desk * 64 + turn, 1400);
      others.push({ desk, manager: Math.floor(desk / DESKS_A_TEAM) + 1, hired, left: last < calendar.days ? last : null });
      hired = last + 1;
    }
  }
  salespersons.push(...others.sort((a, b) => a.hired - b.hired || a.desk - b.desk));

  const turns = Array.from({ length: desks }, () => []);
  salespersons.forEach(({ desk, left }, index) => turns[desk].push({ id: index + 1, left: left ?? Infinity }));
  // Some sell three times as much as others.
  const tickets = spread(turns.map((_, desk) => 1 + skill(desk, 3)));
  const sellerOf = (sale, day) => turns[tickets[ticket(sale, tickets.length)]].find(({ left }) => day <= left).id;
  return { salespersons, sellerOf };
}
