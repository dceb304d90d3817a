import { expect, it } from "vitest";
import { ApiError, type Problem } from "../ipc/index.ts";
import { words } from "./words.ts";

const problem = (file: string): Problem => ({ file, line: 1, column: 1, message: "is wrong", span: [0, 1] });

it("names the file that problems are in, or how many files there are", () => {
  expect(words.status.problems([problem("pipelines/a.toml"), problem("pipelines/a.toml")])).toBe("2 problems in pipelines/a.toml");
  expect(words.status.problems([problem("millpond.toml"), problem("pipelines/a.toml")])).toBe("2 problems in 2 files");
});

it("says why the engine does not answer", () => {
  const login = new ApiError("login", "This browser is not logged in.", "Open the login link that millpond serve prints.");
  expect(words.status.broken(login)).toBe("This browser is not logged in. Open the login link that millpond serve prints.");
  expect(words.status.broken(new ApiError("unreachable", "Millpond does not answer."))).toBe("Millpond does not answer; asking again");
});
