// A machine in words, for tests: which programs it has and what they answer.

/** Returns a Machine as machine.mjs makes it. `answers` maps a command line to its output; others fail. */
export function fakeMachine({
  family = "debian",
  platform = "linux",
  programs = [],
  files = [],
  answers = {},
  env = {},
  isRoot = false,
} = {}) {
  return {
    family,
    platform,
    env,
    cores: 2,
    isRoot,
    hasDisplay: false,
    find: (name) => (programs.includes(name) ? `/usr/bin/${name}` : undefined),
    exists: (file) => files.includes(file),
    ask: (program, args) => answers[[program, ...args].join(" ")],
  };
}
