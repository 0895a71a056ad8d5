import { expect, it } from "vitest";
import { describeExitCode } from "../../../src/plan/failures/describe-exit-code.ts";

it.each([
  [0, undefined],
  [1, undefined],
  [126, "the command cannot be executed"],
  [127, "the command was not found"],
  [134, "ended by SIGABRT"],
  [137, "killed (SIGKILL)"],
  [139, "segmentation fault (SIGSEGV)"],
  [143, "terminated (SIGTERM)"],
  [255, undefined],
])("an exit code of %j means %j", (exitCode, meaning) => {
  expect(describeExitCode(exitCode)).toBe(meaning);
});

it("distinguishes an out-of-memory kill from any other kill", () => {
  expect(describeExitCode(137, true)).toBe("killed by the kernel: out of memory");
});
