import { expect, it } from "vitest";
import { fitFailure } from "../../../src/plan/failures/fit-failure.ts";
import { failedReport } from "../../render/sample-reports.ts";

it("omits container commands from a failure of the embedded engine", () => {
  const [failure] = failedReport.failures;
  if (!failure) throw new Error("the sample has a failure");
  const commands = [
    "stackctl logs web",
    "stackctl compose -- config web",
    "docker system df",
    "stackctl status",
  ];
  expect(fitFailure({ ...failure, commands }, "embedded").commands).toEqual([
    "stackctl logs web",
    "stackctl status",
  ]);
  expect(fitFailure({ ...failure, commands }, "docker").commands).toEqual(commands);
});
