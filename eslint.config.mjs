// For scripts and tests: ui has a configuration of its own, with types.
const node = [
  "console",
  "process",
  "performance",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "URL",
  "Buffer",
  "fetch",
];
// Functions of the window's and browser's tests run in the page.
const page = [
  "document",
  "window",
  "location",
  "navigator",
  "getComputedStyle",
  "innerWidth",
  "innerHeight",
  "MutationObserver",
  "requestAnimationFrame",
];

const known = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  { ignores: ["ui/**", "tests/e2e/artefacts/**", "target/**", "node_modules/**"] },
  {
    files: ["**/*.mjs"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: known(node) },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "consistent-return": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true, IIFEs: true }],
      "no-constant-condition": "error",
      "no-control-regex": "error",
      "no-dupe-keys": "error",
      "no-fallthrough": "error",
      "no-redeclare": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unsafe-finally": "error",
      "no-unused-vars": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "require-await": "error",
    },
  },
  { files: ["tests/**/*.mjs"], languageOptions: { globals: known(page) }, rules: { "max-lines-per-function": "off" } },
];
