// Names of people, their addresses and phones. Addresses are of the domains, and phones of the numbers, that are kept free
// for examples: none belongs to anybody.

const FIRST = words(`
  James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas
  Sarah Charles Karen Daniel Nancy Matthew Lisa Anthony Betty Mark Sandra Paul Ashley Steven Kimberly Andrew Emily Kenneth
  Donna Joshua Michelle Kevin Carol Brian Amanda Wei Mei Arjun Priya Fatima Omar Kenji Yuki Carlos Lucía Sofía Mateo Ingrid
  Lars Anna-Maria Jean-Luc Chloë Noah Emma Liam Olivia Amir Leila José Zoë Jürgen Siân Agnieszka Đức`);

const LAST = words(`
  Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martínez Hernández Lopez Gonzalez Wilson Anderson Thomas
  Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Torres
  Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Tan Lim Chen Wang Kumar Sharma Khan Ali Tanaka Sato O'Brien
  D'Souza Smith-Jones Svensson Hansen Dubois Moreau Fischer Weber Rossi Silva Novák Campbell Mitchell Müller Ødegård Łukasik`);

const FIRMS = ["Taxi", "Logistics", "Building", "Catering", "Rentals", "Care"];
const DOMAINS = ["example.com", "example.net", "example.org"];

const plainFirst = FIRST.map(plain);
const plainLast = LAST.map(plain);

function words(text) {
  return text.trim().split(/\s+/);
}

/** Returns what an address keeps of a name: its letters from a to z. */
function plain(name) {
  const letters = name.normalize("NFD").toLowerCase();
  return letters
    .replaceAll("đ", "d")
    .replaceAll("ø", "o")
    .replaceAll("ł", "l")
    .replace(/[^a-z]/g, "");
}

/** Returns two functions of an index: `salesperson` and `customer`, each with name and address; a customer has a phone too. */
export function people(stream) {
  const [first, last, other] = ["first name", "last name", "another last name"].map(stream);
  const [kind, firm, domain] = ["kind of customer", "firm", "domain"].map(stream);
  const [area, line] = ["area code", "line"].map(stream);

  function salesperson(index) {
    const [a, b] = [first(-index, FIRST.length), last(-index, LAST.length)];
    return { name: `${FIRST[a]} ${LAST[b]}`, email: `${plainFirst[a]}.${plainLast[b]}.${index}@dealership.example` };
  }

  function customer(index) {
    const chance = kind(index, 100);
    const b = last(index, LAST.length);
    const phone = `+1${201 + area(index, 789)}55501${String(line(index, 100)).padStart(2, "0")}`;
    const host = DOMAINS[domain(index, DOMAINS.length)];
    if (chance < 3) {
      const trade = FIRMS[firm(index, FIRMS.length)];
      const name = chance === 0 ? `${LAST[b]}, ${LAST[other(index, LAST.length)]} & Sons ${trade}` : `${LAST[b]} ${trade}, Ltd.`;
      return { name, phone, email: `office.${plainLast[b]}.${index}@${host}` };
    }
    const a = first(index, FIRST.length);
    // One in seven gives no address.
    const email = chance < 17 ? null : `${plainFirst[a]}.${plainLast[b]}.${index}@${host}`;
    return { name: `${FIRST[a]} ${LAST[b]}`, phone, email };
  }

  return { salesperson, customer };
}
