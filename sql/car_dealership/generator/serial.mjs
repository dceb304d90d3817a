// Serial numbers of cars: 17 characters as in ISO 3779, with the check digit of 49 CFR 565 in the ninth.

const LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
const VALUES = "12345678123457923456789";
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/** From 1980, and from 2010 again. */
const YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789";
/** Where a car was made: the eleventh character. */
export const PLANTS = "ABCDEFGHJKLMNPRSTUVWXYZ";
/** How many serial numbers a plant gives. */
export const PER_PLANT = 1_000_000;

const valueOf = new Uint8Array(128);
for (let i = 0; i < LETTERS.length; i += 1) valueOf[LETTERS.charCodeAt(i)] = Number(VALUES[i] ?? LETTERS[i]);

/** Returns the check digit of 17 characters, whatever stands in its place. */
export function checkDigit(serial) {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += valueOf[serial.charCodeAt(i)] * WEIGHTS[i];
  return "0123456789X"[sum % 11];
}

/** Returns a serial number; `number` is below the count of all plants times PER_PLANT, and different numbers give different ones. */
export function serialNumber({ code, model, engine, year, number }) {
  const head = code + LETTERS[model % 33] + LETTERS[(model * 7 + 3) % 33] + LETTERS[engine] + "B" + LETTERS[(model + engine) % 33];
  const tail = YEARS[(year - 1980) % 30] + PLANTS[Math.floor(number / PER_PLANT)] + String(PER_PLANT + (number % PER_PLANT)).slice(1);
  return head + checkDigit(`${head}0${tail}`) + tail;
}
