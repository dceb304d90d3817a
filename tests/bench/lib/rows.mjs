// Rows of our own: names with titles and suffixes, prices with zeros in front, the same for everyone.
import { createWriteStream, renameSync } from "node:fs";
import { once } from "node:events";

/** Returns one row of the generated file, the same for the same number: two to four words, and zeros before some prices. */
export function generatedRow(number) {
  const random = (salt) => scattered(number, salt);
  const pick = (list, salt) => list[random(salt) % list.length];
  const title = random(1) % 30 === 0 ? `${pick(["Mr.", "Ms.", "Dr."], 2)} ` : "";
  const suffix = random(3) % 90 === 0 ? ` ${pick(["Jr.", "MD", "II"], 4)}` : "";
  const name = `${title}${pick(FIRST, 5)} ${pick(LAST, 6)}${suffix}`;
  const zeros = random(7) % 4 === 0 ? "0".repeat(1 + (random(8) % 2)) : "";
  return `${name},${zeros}${random(9) % 300}.${random(10)}${random(11)}\n`;
}

/** Returns 32 bits that look random, the same for the same numbers (the finaliser of MurmurHash3). */
function scattered(number, salt) {
  let bits = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

const FIRST = ["Ada", "Benoit", "Chitra", "Dinesh", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Joan", "Ken", "Leslie", "Mei"];
const LAST = ["Allen", "Borg", "Clarke", "Dijkstra", "Easley", "Floyd", "Goldberg", "Hopper", "Iverson", "Jones", "Knuth"];

/** Writes a file with this many rows. */
export async function writeRows(file, rows) {
  const out = createWriteStream(`${file}.part`);
  out.write("name,price\n");
  for (let at = 0; at < rows; at += 10_000) {
    const piece = Array.from({ length: Math.min(10_000, rows - at) }, (_, i) => generatedRow(at + i)).join("");
    if (!out.write(piece)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
  renameSync(`${file}.part`, file);
}
