// What `npm start` opens, from its arguments and whether there is a display.

/**
 * Returns `{ program, args, words }`, or `{ problem }` in words.
 * Without a display the page is served: GTK is not needed then and is not asked for.
 */
export function choose(args, hasDisplay) {
  const rest = args.filter((it) => it !== "--browser");
  if (hasDisplay && rest.length === args.length) {
    return { program: "millpond-desktop", args: rest, words: [] };
  }
  const file = rest.findIndex((it, i) => !it.startsWith("-") && !rest[i - 1]?.startsWith("--"));
  if (file >= 0) {
    return {
      problem: `"${rest[file]}" cannot be opened without a window. Start without it, open the link, and drop the file on the page.`,
    };
  }
  const why = hasDisplay ? "Millpond is served to your browser." : "There is no display here, so Millpond is served to a browser.";
  return { program: "millpond", args: ["serve", ...rest], words: [`${why} Open the link below; Ctrl-C ends it.`, ""] };
}
