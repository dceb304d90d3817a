// Charts as files: the engine's SVG as it is, or as a PNG that the page paints.

/** Pixels of a PNG for one of the SVG's: sharp on a dense screen and on paper. */
const SCALE = 2;

/** Returns a name for a file that says what it shows: `price.png`. */
export function pictureName(title: string, ending: "png" | "svg"): string {
  const plain = title
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, "_")
    .replaceAll(/^[_.]+|[_.]+$/g, "")
    .slice(0, 80);
  return `${plain === "" ? "chart" : plain}.${ending}`;
}

/** Returns the size that an SVG of the engine's says it has. */
export function sizeOf(svg: string): { width: number; height: number } {
  const number = (name: string) => Number(new RegExp(`^<svg [^>]*?\\b${name}="(\\d+)"`).exec(svg)?.[1] ?? 0);
  return { width: number("width"), height: number("height") };
}

export const svgBlob = (svg: string): Blob => new Blob([svg], { type: "image/svg+xml" });

/** Paints an SVG and returns the PNG. */
export async function pngBlob(svg: string): Promise<Blob> {
  const { width, height } = sizeOf(svg);
  const image = new Image(width, height);
  // An image sees nothing of the page: the letters must be in it.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(withStyle(svg, await letters()))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot paint pictures. Save it as SVG.");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large for a PNG. Save it as SVG."))), "image/png");
  });
}

/** Returns an SVG with a style sheet of its own. */
export const withStyle = (svg: string, style: string): string => svg.replace(/^<svg [^>]*>/, (start) => `${start}<style>${style}</style>`);

let known: Promise<string> | undefined;

/** Returns the window's letters as a style sheet that needs nothing else. Without them, the system's are taken. */
function letters(): Promise<string> {
  known ??= fontRules("Inter Variable").catch(() => "");
  return known;
}

async function fontRules(family: string): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
  const wanted = rules.filter(({ style }) => style.getPropertyValue("font-family").replaceAll(/["']/g, "") === family);
  const loaded = await Promise.all(
    wanted.map(async ({ style, parentStyleSheet }) => {
      const range = style.getPropertyValue("unicode-range");
      // Latin letters and digits, plain and accented: other scripts are left to the system.
      if (!/U\+0+-|U\+100-/i.test(range)) return "";
      const address = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue("src"))?.[1];
      if (address === undefined) return "";
      // eslint-disable-next-line no-restricted-globals -- a file of the page itself, no call
      const response = await fetch(new URL(address, parentStyleSheet?.href ?? document.baseURI));
      const data = await dataAddress(await response.blob());
      return `@font-face{font-family:"${family}";font-weight:100 900;src:url(${data});unicode-range:${range}}`;
    }),
  );
  return loaded.join("");
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error("It cannot be read."));
    reader.readAsDataURL(blob);
  });
}
