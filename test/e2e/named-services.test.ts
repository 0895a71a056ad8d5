import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { listChanges } from "../../src/plan/launch/graph.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import type { Fixture } from "../support/fixture.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
const built = "build: ., stop_signal: SIGKILL";

/** The services whose containers were replaced or restarted. */
async function touchedBy(fixture: Fixture, change: () => Promise<unknown>): Promise<readonly string[]> {
  const runsOf = async () =>
    new Map(
      (await containersOf(fixture.project)).map(({ id, service, startedAt }) => [
        `${id} ${startedAt}`,
        service,
      ]),
    );
  const before = await runsOf();
  await change();
  return [...(await runsOf())].flatMap(([run, service]) => (before.has(run) ? [] : [service])).toSorted();
}

async function upTouches(fixture: Fixture, words: string): Promise<readonly string[]> {
  return await touchedBy(fixture, async () => {
    expect(await fixture.stackctl(`up ${words}`, stable)).toMatchObject({ exitCode: 0 });
  });
}

/** The services that the plan changes; a build or pull of an image alone is no change. */
async function planChanges(fixture: Fixture, words: string): Promise<readonly string[]> {
  const plan = (await fixture.stackctl(`up --dry-run --json ${words}`, stable)).json(LaunchPlan);
  const changes = listChanges(plan.steps).filter(({ kind }) => kind !== "build" && kind !== "pull");
  return changes.map(({ service }) => service).toSorted();
}

describeWithEngine("up with a named service and no changes", () => {
  scenario(
    "--force-recreate recreates only that service, as in Compose, and runs no job again",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle}, healthcheck: { test: "true", interval: 1s } }
          beside: { ${quick}, command: "true", network_mode: "service:db" }
          migrate: { ${quick}, command: "true", depends_on: { db: { condition: service_healthy, restart: true } } }
          seed: { ${quick}, command: "true", depends_on: [db] }
          hooked: { ${quickIdle}, post_start: [{ command: "true" }] }
          web:
            image: "${busyboxImage}"
            stop_signal: SIGKILL
            command: sleep 1000
            depends_on:
              migrate: { condition: service_completed_successfully, restart: true }
              seed: { condition: service_started }
              beside: { condition: service_completed_successfully }
              hooked: { condition: service_started }
              db: { condition: service_healthy, restart: true }
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      expect(await planChanges(fixture, "--force-recreate web")).toEqual(["web"]);
      expect(await upTouches(fixture, "--force-recreate web")).toEqual(["web"]);
      expect(await upTouches(fixture, "web")).toEqual([]);
      expect(await upTouches(fixture, "--force-recreate db")).toEqual(["db"]);
      expect(await upTouches(fixture, "--force-recreate migrate")).toEqual(["migrate"]);

      // Compose restarts one-shot containers, but also recreates no other service.
      const before = await containersOf(fixture.project);
      await fixture.compose("up -d --force-recreate migrate");
      const kept = new Set((await containersOf(fixture.project)).map(({ id }) => id));
      expect(before.filter(({ id }) => !kept.has(id)).map(({ service }) => service)).toEqual(["migrate"]);
    },
  );

  scenario(
    "--build and pull_policy recreate the services of a new image, and run a job again only for a new image",
    {
      Dockerfile: `FROM ${busyboxImage}\nCOPY content /\n`,
      content: "1",
      "compose.yaml": `
        services:
          db: { ${built}, command: sleep 1000 }
          migrate: { ${built}, command: "true", pull_policy: build, depends_on: [db] }
          web: { ${built}, command: sleep 1000, depends_on: { migrate: { condition: service_completed_successfully } } }
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("up --build", stable)).toMatchObject({ exitCode: 0 });
      expect(await upTouches(fixture, "web")).toEqual([]);
      expect(await upTouches(fixture, "--build web")).toEqual([]);
      expect(await upTouches(fixture, "--build --force-recreate web")).toEqual(["web"]);
      await fixture.write("content", "2");
      expect(await upTouches(fixture, "--build web")).toEqual(["db", "migrate", "web"]);
      await fixture.write("content", "3");
      expect(
        await touchedBy(fixture, async () => await fixture.compose("up -d --build --force-recreate web")),
      ).toEqual(["db", "migrate", "web"]);
    },
  );
});

describeWithEngine("restart with a named service", () => {
  scenario(
    "restarts the dependents that Compose restarts, and no job",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle} }
          migrate: { ${quick}, command: "true", depends_on: [db] }
          web: { ${quickIdle}, depends_on: { migrate: { condition: service_completed_successfully }, db: { condition: service_started, restart: true } } }
          other: { ${quickIdle}, depends_on: [db, web] }
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("up", stable)).toMatchObject({ exitCode: 0 });
      const restart = async (name: string) =>
        await touchedBy(fixture, async () => {
          expect(await fixture.stackctl(`restart ${name}`, stable)).toMatchObject({ exitCode: 0 });
        });
      expect(await restart("web")).toEqual(["web"]);
      expect(await restart("db")).toEqual(["db", "web"]);
    },
  );
});
