import { expect } from "vitest";
import { UpReport } from "../../../src/domain/report.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { docker } from "../../support/engine/docker.ts";
import { containerOf } from "../../support/engine/engine.ts";
import type { Fixture } from "../../support/fixture.ts";
import { quickProbed } from "../../support/quick-probed.ts";
import type { RunningStackctl } from "../../support/run-stackctl.ts";
import { scenario } from "../../support/scenario.ts";
import { until } from "../../support/until.ts";

/**
 * `web` becomes healthy when the test creates the file, long before the deadline of a wait. Pauses are not
 * tested: Engine 26 hangs if it pauses a container while it starts the container's health check.
 */
const files = { "compose.yaml": `services: { web: { ${quickProbed("test -e /tmp/go")} } }` };
const env = { STACKCTL_STABILITY_WINDOW: "300ms", STACKCTL_WAIT_TIMEOUT: "10m" };

const idOf = async ({ project }: Fixture) => (await containerOf(project, "web")).id;

/** Each command that waits, started and waiting for `web`. */
const waits: readonly (readonly [string, (fixture: Fixture) => Promise<RunningStackctl>])[] = [
  [
    "up",
    async (fixture) => {
      const up = fixture.start("up --json", { env });
      await up.says("web starting");
      return up;
    },
  ],
  [
    "wait",
    async (fixture) => {
      await fixture.compose("up -d");
      const wait = fixture.start("wait --timeout 10m --json", { env });
      await wait.says("1 service to wait for");
      return wait;
    },
  ],
  [
    "restart",
    async (fixture) => {
      await fixture.compose("up -d");
      const before = await containerOf(fixture.project, "web");
      const restart = fixture.start("restart --json", { env });
      await until(async () => {
        const { startedAt, state } = await containerOf(fixture.project, "web");
        return startedAt !== before.startedAt && state === "running";
      });
      return restart;
    },
  ],
];

interface Meddling {
  readonly title: string;
  readonly meddle: (fixture: Fixture) => Promise<unknown>;
  /** The reason of the failure; undefined if the wait continues and the service becomes healthy. */
  readonly reason: string | undefined;
  readonly message?: RegExp;
}

const meddlings: readonly Meddling[] = [
  {
    title: "removed",
    meddle: async (fixture) => docker("rm", "--force", await idOf(fixture)),
    reason: "removed",
    message: /its container was removed during the wait/,
  },
  {
    title: "renamed",
    meddle: async (fixture) => docker("rename", await idOf(fixture), `${fixture.project}-renamed`),
    reason: undefined,
  },
  {
    title: "replaced by docker compose up --force-recreate",
    meddle: (fixture) => fixture.compose("up -d --force-recreate"),
    reason: undefined,
  },
  {
    title: "stopped",
    meddle: async (fixture) => docker("stop", await idOf(fixture)),
    reason: "exited",
  },
  { title: "killed", meddle: async (fixture) => docker("kill", await idOf(fixture)), reason: "exited" },
  {
    title: "cut off from its network, which is removed",
    meddle: async (fixture) => {
      await docker("network", "disconnect", "--force", `${fixture.project}_default`, await idOf(fixture));
      await docker("network", "rm", `${fixture.project}_default`);
    },
    reason: undefined,
  },
];

describeWithEngine("a container that another program changes during a wait", () => {
  for (const [command, begin] of waits) {
    for (const { title, meddle, reason, message = /./ } of meddlings) {
      scenario(
        `of ${command} (${title}) is reported at once or awaited in its new state`,
        files,
        async (fixture) => {
          const waiting = await begin(fixture);
          await meddle(fixture);
          // The health check of a remaining container passes only once this file exists.
          if (reason === undefined) await docker("exec", await idOf(fixture), "touch", "/tmp/go");
          const ended = await waiting.result;
          const { ok, failures } = ended.json(UpReport);
          if (reason === undefined) expect({ ok, failures }).toEqual({ ok: true, failures: [] });
          else expect(failures).toMatchObject([{ reason, message: expect.stringMatching(message) }]);
          expect(ended.exitCode).toBe(reason === undefined ? 0 : 6);
        },
      );
    }
  }
});
