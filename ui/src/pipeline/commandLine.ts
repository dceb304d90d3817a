/** What a run on the command line is of, all paths absolute. */
export interface CommandLine {
  pipeline: string;
  /** Nothing where it is standard input or output. */
  input: string | undefined;
  output: string | undefined;
}

/** Returns the command that does the same as Run in the window, as a shell of the machine that the paths are of takes it. */
export function commandLine({ pipeline, input, output }: CommandLine): string {
  const windows = /^([A-Za-z]:[\\/]|\\\\)/.test(pipeline);
  const given = (flag: string, path: string | undefined) => (path === undefined ? [] : [flag, path]);
  const args = ["millpond", "run", pipeline, ...given("--input", input), ...given("--output", output)];
  return args.map((arg) => (windows ? quotedOnWindows(arg) : quoted(arg))).join(" ");
}

/** Returns a word as a POSIX shell takes it: between apostrophes nothing means anything else. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Returns a word as cmd and PowerShell take it. No path there has a quote in it. */
function quotedOnWindows(word: string): string {
  return /^[\w+=:./\\-]+$/.test(word) ? word : `"${word}"`;
}
