import { expect, test } from "vitest";
import { describeInterruption } from "../../../src/plan/launch/describe-interruption.ts";

test.each([
  [undefined, "interrupted; the engine does not answer, so services may still be running"],
  [[], "interrupted; nothing is left running"],
  [["db", "web"], "interrupted; still running: db, web"],
])("an interruption with %j running is described as %j", (running, message) => {
  expect(describeInterruption(running, undefined)).toMatchObject({ code: "interrupted", message });
});
