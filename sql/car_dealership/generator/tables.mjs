// The six tables, in an order in which each names only rows of earlier ones. `rows()` makes them one by one, always the same.
import { calendar as calendarOf } from "./calendar.mjs";
import { catalogue } from "./catalogue.mjs";
import { lot as lotOf } from "./lot.mjs";
import { people as peopleOf } from "./names.mjs";
import { stream as streamOf } from "./random.mjs";
import { staff as staffOf } from "./staff.mjs";

const PAYMENTS = ["finance", "finance", "finance", "finance", "cash", "cash", "lease"];

/**
 * Returns `{ tables, calendar }`. A table has a name, columns as [name, kind] and `rows()`; a kind is "number", "text", "money"
 * (cents), "date" (a day) or "instant" (seconds), which the calendar writes.
 */
export function dealership({ transactions, seed, until }) {
  const stream = (name) => streamOf(seed, name);
  const calendar = calendarOf({ transactions, until, stream });
  const { manufacturers, models } = catalogue(transactions);
  const lot = lotOf({ transactions, calendar, models, stream });
  const staff = staffOf({ transactions, calendar, stream });
  const people = peopleOf(stream);
  const sales = salesOf({ transactions, calendar, stream });
  const tables = [
    customersTable({ sales, people, stream }),
    salespersonsTable(staff, people),
    manufacturersTable(manufacturers),
    modelsTable(models),
    carsTable(lot, calendar),
    transactionsTable({ sales, lot, staff, stream }),
  ];
  return { tables, calendar };
}

/** When each sale is, who buys, and which customers were entered because of it: new ones buy, a few only ask. */
function salesOf({ transactions, calendar, stream }) {
  const [isNew, asks, which] = ["new customer", "asks only", "returning customer"].map(stream);
  return function* each() {
    let customers = 0;
    for (let sale = 0; sale < transactions; sale += 1) {
      const day = calendar.dayOf(sale);
      const instant = calendar.instantOf(sale, day);
      const asking = asks(sale, 32) === 0 ? (customers += 1) : 0;
      const entered = sale === 0 || isNew(sale, 100) < 74 ? (customers += 1) : 0;
      // Who comes back is one of all so far.
      const customer = entered || 1 + below(which, sale, customers);
      yield { sale, day, instant, asking, entered, customer };
    }
  };
}

/** A draw of more than the 2^21 that a stream gives at once. */
function below(draw, index, size) {
  const low = draw(index, 4096);
  return size <= 4096 ? Math.floor((low * size) / 4096) : Math.floor(((draw(index + 0x40000000, 4096) * 4096 + low) * size) / 0x1000000);
}

function customersTable({ sales, people, stream }) {
  const minutes = stream("minutes before signing");
  const columns = [
    ["id", "number"],
    ["name", "text"],
    ["phone", "text"],
    ["email", "text"],
    ["created_at", "instant"],
  ];
  function* rows() {
    for (const { sale, instant, asking, entered } of sales()) {
      for (const id of [asking, entered]) {
        if (id === 0) continue;
        const { name, phone, email } = people.customer(id);
        yield [id, name, phone, email, instant - (15 + minutes(sale, 90)) * 60];
      }
    }
  }
  return { name: "customers", columns, rows };
}

function salespersonsTable({ salespersons }, people) {
  const columns = [
    ["id", "number"],
    ["name", "text"],
    ["email", "text"],
    ["manager_id", "number"],
    ["hired_on", "date"],
    ["left_on", "date"],
  ];
  function* rows() {
    for (const [index, { manager, hired, left }] of salespersons.entries()) {
      const { name, email } = people.salesperson(index + 1);
      yield [index + 1, name, email, manager, hired, left];
    }
  }
  return { name: "salespersons", columns, rows };
}

function manufacturersTable(manufacturers) {
  const columns = [
    ["id", "number"],
    ["name", "text"],
    ["country_code", "text"],
  ];
  return { name: "manufacturers", columns, rows: () => manufacturers.map(({ name, country }, index) => [index + 1, name, country]) };
}

function modelsTable(models) {
  const columns = [
    ["id", "number"],
    ["manufacturer_id", "number"],
    ["name", "text"],
    ["body_style", "text"],
  ];
  const rows = () => models.map(({ manufacturer, name, body }, index) => [index + 1, manufacturer + 1, name, body]);
  return { name: "car_models", columns, rows };
}

function carsTable(lot, calendar) {
  const columns = [
    ["id", "number"],
    ["model_id", "number"],
    ["serial_number", "text"],
    ["weight_kg", "number"],
    ["cost_price", "money"],
    ["list_price", "money"],
    ["received_on", "date"],
  ];
  function* rows() {
    for (let car = 0; car < lot.carCount; car += 1) {
      const model = lot.modelOf(car);
      const arrived = lot.arrivedOn(car);
      const listPrice = lot.listPriceOf(car, model);
      const serial = lot.serialOf(car, model, calendar.yearOf(arrived));
      yield [car + 1, model + 1, serial, lot.weightOf(car, model), lot.costPriceOf(car, listPrice), listPrice, arrived];
    }
  }
  return { name: "cars", columns, rows };
}

function transactionsTable({ sales, lot, staff, stream }) {
  const [discount, payment] = ["discount", "payment"].map(stream);
  const columns = [
    ["id", "number"],
    ["car_id", "number"],
    ["customer_id", "number"],
    ["salesperson_id", "number"],
    ["price", "money"],
    ["payment_method", "text"],
    ["sold_at", "instant"],
  ];
  function* rows() {
    for (const { sale, day, instant, customer } of sales()) {
      const car = lot.carOfSale(sale);
      // Up to 3 % for those who ask well, and 1 % more for every ten days on the lot, to 9 %; in whole units of money.
      const perMille = discount(sale, 31) + Math.min(60, day - lot.arrivedOn(car));
      const price = Math.floor((lot.listPriceOf(car, lot.modelOf(car)) * (1000 - perMille)) / 100_000) * 100;
      const method = PAYMENTS[payment(sale, PAYMENTS.length)];
      yield [sale + 1, car + 1, customer, staff.sellerOf(sale, day), price, method, instant];
    }
  }
  return { name: "transactions", columns, rows };
}
