// Manufacturers and models. All are made up, codes included: nothing here says anything about anyone's prices or sales.

/** How often a manufacturer is sold beside the others; the code begins its serial numbers. */
const MANUFACTURERS = [
  ["Hoshino", "JP", "JZH", 20],
  ["Kestrel", "GB", "SZK", 15],
  ["Adler & Voss", "DE", "WZA", 13],
  ["Hanbit", "KR", "KZB", 11],
  ["Prairie Motor Company", "US", "1ZP", 9],
  ["Étoile", "FR", "VZE", 7],
  ["Aurelia", "IT", "ZZA", 6],
  ["Fjällräv", "SE", "YZF", 5],
  ["Longma", "CN", "LZL", 5],
  ["Tatra Nova", "CZ", "TZN", 4],
  ["Surya", "IN", "MZS", 3],
  ["Castell", "ES", "VZC", 2],
];

/** For each manufacturer: name, body, list price without options, kerb weight in kg, how often it is sold. */
const MODELS = [
  [
    ["Mika", "hatchback", 18_900, 1_040, 8],
    ["Sora", "saloon", 27_400, 1_430, 7],
    ["Kumo", "suv", 33_800, 1_650, 9],
    ["Kaze GT", "sports", 46_500, 1_390, 1],
    ["Umi", "estate", 29_900, 1_510, 4],
  ],
  [
    ["Merlin", "hatchback", 21_300, 1_180, 7],
    ["Harrier", "suv", 41_200, 1_890, 8],
    ["Hobby", "estate", 31_700, 1_560, 4],
    ["Peregrine", "sports", 68_000, 1_480, 1],
    ["Osprey", "van", 34_900, 2_050, 3],
  ],
  [
    ["A 200", "hatchback", 29_800, 1_320, 6],
    ["B 400", "saloon", 44_900, 1_690, 7],
    ["B 400 Kombi", "estate", 47_600, 1_760, 5],
    ["X 600", "suv", 63_500, 2_140, 6],
    ["R 900", "sports", 112_000, 1_610, 1],
  ],
  [
    ["Byeol", "hatchback", 16_700, 1_010, 7],
    ["Haneul", "saloon", 25_900, 1_440, 5],
    ["Sanmaek", "suv", 32_600, 1_720, 9],
    ["Bada", "van", 36_400, 2_090, 2],
    ["Namu EV", "hatchback", 35_200, 1_680, 4],
  ],
  [
    ["Bison 1500", "pickup", 42_800, 2_230, 9],
    ["Bison 2500", "pickup", 56_300, 2_960, 4],
    ["Pronghorn", "suv", 48_700, 2_180, 6],
    ["Coyote", "sports", 44_100, 1_700, 2],
    ["Badger", "van", 39_600, 2_240, 2],
  ],
  [
    ["Petite", "hatchback", 17_600, 1_030, 8],
    ["Lumière", "saloon", 30_500, 1_480, 4],
    ["Comète", "suv", 34_200, 1_590, 6],
    ["Voyage", "van", 37_900, 2_010, 3],
  ],
  [
    ["Gatto", "hatchback", 19_400, 1_060, 8],
    ["Lupo Nero", "saloon", 38_800, 1_540, 4],
    ["Falco", "sports", 89_000, 1_420, 1],
    ["Orso", "suv", 42_300, 1_780, 4],
  ],
  [
    ["Räv 40", "hatchback", 31_900, 1_490, 4],
    ["Räv 60", "estate", 46_200, 1_790, 6],
    ["Räv 90", "suv", 65_800, 2_200, 5],
    ["Räv 90 Long Range Dual Motor", "suv", 79_400, 2_480, 2],
  ],
  [
    ["Qingfeng", "hatchback", 22_800, 1_520, 5],
    ["Hailang", "saloon", 34_600, 1_880, 5],
    ["Gaoshan", "suv", 39_900, 2_060, 5],
    ["Xiaoniao", "hatchback", 14_900, 1_120, 4],
  ],
  [
    ["Fara", "hatchback", 17_200, 1_100, 7],
    ["Orava", "estate", 26_300, 1_430, 7],
    ["Kriváň", "suv", 30_100, 1_560, 5],
    ["Dunaj", "van", 33_300, 1_980, 2],
  ],
  [
    ["Tara", "hatchback", 12_400, 910, 7],
    ["Himal", "suv", 21_900, 1_380, 6],
    ["Ganga", "saloon", 17_800, 1_150, 4],
  ],
  [
    ["Roca", "hatchback", 18_300, 1_130, 6],
    ["Mistral", "suv", 27_500, 1_410, 6],
    ["Cala", "sports", 36_900, 1_250, 1],
  ],
];

/** Returns the manufacturers and models of a dealership with so many sales: a small one sells fewer brands. */
export function catalogue(transactions) {
  const count = transactions < 100 ? 4 : transactions < 10_000 ? 8 : MANUFACTURERS.length;
  const manufacturers = MANUFACTURERS.slice(0, count).map(([name, country, code]) => ({ name, country, code }));
  const models = manufacturers.flatMap((manufacturer, place) => {
    // Each manufacturer's share is its own, however many models it has: the models divide it.
    const total = MODELS[place].reduce((sum, model) => sum + model[4], 0);
    return MODELS[place].map(([name, body, price, weight, sold]) => {
      const share = Math.max(1, Math.floor((MANUFACTURERS[place][3] * sold * 20) / total));
      return { manufacturer: place, code: manufacturer.code, name, body, price, weight, share };
    });
  });
  return { manufacturers, models };
}
