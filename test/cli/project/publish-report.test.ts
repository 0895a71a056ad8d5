import { expect, it } from "vitest";
import { createRunRecord } from "../../../src/cli/ci/run-record.ts";
import { publishReport } from "../../../src/cli/project/publish-report.ts";
import type { Terminal } from "../../../src/cli/terminal/terminal.ts";
import { createStyle } from "../../../src/render/text/style.ts";
import { failedReport } from "../../render/sample-reports.ts";
import { aWorld } from "../../support/build/worlds.ts";
import { makeModel } from "../../support/fakes/make-service.ts";

const secret = "Zx9fQ7mK2pL";

/** It shows nothing: what is published goes to files. */
const terminal: Terminal = {
  isInteractive: false,
  openScreen: () => Promise.reject(new Error("this is no terminal")),
  columns: undefined,
  canAsk: false,
  write: () => {},
  warn: ({ message }) => expect.fail(message),
  tell: () => {},
  annotate: () => {},
  createPrompts: () => Promise.reject(new Error("no terminal")),
  confirm: async () => false,
  createReporter: () => Promise.reject(new Error("no progress here")),
};

it("publishes no secret, wherever in a report it stands", async () => {
  const model = makeModel([]);
  const env = { GITHUB_STEP_SUMMARY: "/ci/summary", GITHUB_OUTPUT: "/ci/output", RUNNER_TEMP: "/ci/temp" };
  const { world, files } = aWorld({ model, env });
  world.secrets.learn([secret]);
  const [first, ...others] = failedReport.services;
  if (first === undefined) throw new Error("the sample has services");
  const report = {
    ...failedReport,
    services: [{ ...first, image: `shop/db:${secret}` }, ...others],
    stopped: [{ service: "old", cause: `feature x is off: MODE=${secret} in .env:1` }],
    warnings: [{ code: "unset", message: `compose.yaml:3: ${secret}` }],
  };
  await publishReport(
    report,
    { directory: "/p", model },
    {
      world,
      terminal,
      signal: new AbortController().signal,
      style: createStyle({ color: false, unicode: false, width: 80 }),
      ci: { on: true, github: true, artifacts: undefined },
      record: createRunRecord(),
    },
  );
  expect([...files.texts.keys()].sort()).toEqual([
    "/ci/output",
    "/ci/summary",
    "/ci/temp/stackctl-demo-report.json",
    "/p/compose.yaml",
  ]);
  for (const [path, text] of files.texts) expect(`${path}: ${text}`).not.toContain(secret);
});
