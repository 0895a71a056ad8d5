import { expect, it } from "vitest";
import { describeExitCode, shortenStartError } from "../../../src/plan/failures/describe-end.ts";

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

it.each([
  [
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/x": stat /x: no such file or directory: unknown',
    'exec: "/x": stat /x: no such file or directory',
  ],
  [
    "Error response from daemon: driver failed programming external connectivity on endpoint p-web-1 (ab12): Bind for 127.0.0.1:80 failed: port is already allocated",
    "Bind for 127.0.0.1:80 failed: port is already allocated",
  ],
  ["network p_default not found", "network p_default not found"],
  ["", ""],
])("shortens %j to %j", (text, short) => {
  expect(shortenStartError(text)).toBe(short);
});
