import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { endMarked } from "../../../../src/adapters/embedded/processes/end-group.ts";

function sleeping() {
  const child = spawn("sleep", ["1000"], { stdio: "ignore" });
  return { pid: child.pid ?? Number.NaN, ended: once(child, "exit") };
}

it("kills marked processes until none is left, also those that start meanwhile", async () => {
  const [first, second] = [sleeping(), sleeping()];
  // A killed process is listed until the kernel has ended it.
  const lists = [[first.pid], [first.pid, second.pid], [second.pid], []];
  expect(await endMarked({ listMarked: async () => lists.shift() ?? [] }, "id")).toBe(true);
  expect(lists).toEqual([]);
  expect((await Promise.all([first.ended, second.ended])).map(([, signal]) => signal)).toEqual([
    "SIGKILL",
    "SIGKILL",
  ]);
});
