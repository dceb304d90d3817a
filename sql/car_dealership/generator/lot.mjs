// The cars: which arrive when, which are sold by which sale, and which never are. Everything is computed from a car's place,
// so that nothing is kept, however many there are.
//
// Sales are cut into blocks of about LOT_DAYS days. The cars that one block sells arrived during the block before, in the order
// of their ids, and leave in another order: each is on the lot from a day to two blocks, LOT_DAYS in the mean. Of each block
// some are never sold, and those that arrived during the last block are the stock of today.
import { shuffle, spread } from "./random.mjs";
import { PER_PLANT, serialNumber } from "./serial.mjs";

const LOT_DAYS = 45;
/** Of a thousand sold, so many more stay unsold. */
const NEVER_SOLD = 15;

/** Returns the lot of a dealership with so many sales. */
export function lot({ transactions, calendar, models, stream }) {
  const blocks = Math.max(1, Math.round(calendar.days / LOT_DAYS));
  const { carCount, blockOfCar, carOfSale, saleAtArrival } = places(transactions, blocks, stream("order of sale")(0, 1 << 20));
  const car = maker(models, stream);

  /** Returns the day on which a car arrived: the day before some sale of an earlier block, so always before its own sale. */
  const arrivedOn = (index) => {
    const block = blockOfCar(index);
    const { sale, share } = saleAtArrival(index, block);
    // Before the first sale there is none to go by.
    return (block === 0 ? Math.floor(share * LOT_DAYS) - LOT_DAYS : calendar.dayOf(sale)) - 1;
  };
  return { carCount, carOfSale, arrivedOn, ...car };
}

function places(sales, blocks, shift) {
  const firstSale = (block) => Math.floor((block * sales) / blocks);
  const firstCar = (block) => firstSale(block) + Math.floor((firstSale(block) * NEVER_SOLD) / 1000);
  const soldFrom = firstCar(blocks);
  const stock = Math.max(3, firstSale(blocks) - firstSale(blocks - 1));
  const starts = Float64Array.from({ length: blocks + 2 }, (_, block) => (block > blocks ? soldFrom + stock : firstCar(block)));
  const shuffles = new Map();

  const carOfSale = (sale) => {
    const block = Math.floor(((sale + 1) * blocks - 1) / sales);
    const size = starts[block + 1] - starts[block];
    if (!shuffles.has(size)) shuffles.set(size, shuffle(size, shift));
    const [factor, start] = shuffles.get(size);
    return starts[block] + (((sale - firstSale(block)) * factor + start) % size);
  };
  const blockOfCar = (car) => {
    let [low, high] = [0, blocks];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= car) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const saleAtArrival = (car, block) => {
    const share = (car - starts[block]) / (starts[block + 1] - starts[block]);
    const from = firstSale(Math.max(0, block - 1));
    return { share, sale: from + Math.floor(share * (firstSale(Math.max(1, block)) - from)) };
  };
  return { carCount: soldFrom + stock, carOfSale, blockOfCar, saleAtArrival };
}

/** What a car is; money is in cents. */
function maker(models, stream) {
  const [model, options, kilograms, cost, engine] = ["model", "options", "weight", "cost", "engine"].map(stream);
  const share = spread(models.map((it) => it.share));
  const [factor, start] = shuffle(PER_PLANT, stream("serial number")(0, PER_PLANT));
  const modelOf = (index) => share[model(index, share.length)];
  const listPriceOf = (index, place) => models[place].price * 100 + Math.floor((models[place].price * options(index, 17)) / 1000) * 1000;
  const costPriceOf = (index, listPrice) => Math.floor((listPrice * (865 + cost(index, 61))) / 1000);
  const weightOf = (index, place) => models[place].weight + kilograms(index, 90) + options(index, 17) * 4;
  const serialOf = (index, place, year) => {
    // A plant's numbers are given out in an order that does not show how many cars there were.
    const plant = Math.floor(index / PER_PLANT);
    const number = plant * PER_PLANT + (((index - plant * PER_PLANT) * factor + start) % PER_PLANT);
    return serialNumber({ code: models[place].code, model: place, engine: engine(index, 8), year, number });
  };
  return { modelOf, listPriceOf, costPriceOf, weightOf, serialOf };
}
