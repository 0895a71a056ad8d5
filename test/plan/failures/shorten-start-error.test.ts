import { expect, it } from "vitest";
import { shortenStartError } from "../../../src/plan/failures/shorten-start-error.ts";

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
