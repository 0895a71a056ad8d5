import { expect, it } from "vitest";
import type { StatusReport } from "../../src/domain/report.ts";
import { formatStatusHeadline } from "../../src/render/format-status.ts";
import { statusReport } from "./sample-reports.ts";
import { wide } from "./styles.ts";

type Service = StatusReport["services"][number];

const [sample] = statusReport.services;

/** The headline over services of these states and verdicts, up to the colon. */
function headline(
  ok: boolean,
  ...services: readonly (readonly [string, Service["verdict"]])[]
): string | undefined {
  if (!sample) throw new Error("there is no sample");
  const shown = services.map(
    ([state, verdict]): Service => ({ ...sample, state, verdict, memoryBytes: null }),
  );
  return formatStatusHeadline({ ...statusReport, ok, services: shown }, wide).split(":")[0];
}

it.each([
  ["✔ demo is up", true, [["running", "ready"]]],
  [
    "✔ demo is up",
    true,
    [
      ["running", "ready"],
      ["exited", "done"],
    ],
  ],
  ["✔ demo is done", true, [["exited", "done"]]],
  ["✔ demo is up", true, [["provider", "ready"]]],
  [
    "✖ demo is not fully up",
    false,
    [
      ["running", "ready"],
      ["exited", "failed"],
    ],
  ],
  ["✖ demo is down", false, [["exited", "failed"]]],
  ["✖ demo is down", false, [["missing", "starting"]]],
  ["○ demo is down", true, []],
] satisfies [string, boolean, [string, Service["verdict"]][]][])("says %s", (expected, ok, services) => {
  expect(headline(ok, ...services)).toBe(expected);
});
