import { randomInt } from "node:crypto";
import { expect, onTestFinished } from "vitest";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { containersOf, networksOf, statesOf } from "../../support/engine/engine.ts";
import { startPrivateEngine } from "../../support/engine/private-engine.ts";
import { createFixture, type Fixture } from "../../support/fixture.ts";
import { processesOf } from "../../support/processes-of.ts";
import { quickProbed } from "../../support/quick-probed.ts";
import { quickIdle } from "../../support/quick-service.ts";
import { rounds } from "../../support/rounds.ts";
import { scenario } from "../../support/scenario.ts";
import { until } from "../../support/until.ts";

/** STACKCTL_TEST_SEED repeats a run; STACKCTL_TEST_ROUNDS multiplies the number of tries. */
const seed = Number(process.env.STACKCTL_TEST_SEED ?? randomInt(1, 2 ** 31));

/** Two services that stop slowly, so the engine is still stopping them when the command is killed. */
const files = {
  "compose.yaml": `
    services:
      db: { ${quickProbed("true", '[sh, -c, "trap : TERM; while :; do sleep 1; done"]').replace("SIGKILL", "SIGTERM")}, stop_grace_period: 2s }
      web: { ${quickIdle}, depends_on: { db: { condition: service_healthy } } }
      extra: { ${quickIdle}, profiles: [extra] }
  `,
};
const env = { STACKCTL_STABILITY_WINDOW: "300ms" };

/** Pseudo-random numbers from 0 up to 1, reproducible by the seed (mulberry32). */
function drawFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Kills a command at its Nth poll, if it is still running. */
async function killAtPoll(fixture: Fixture, command: string, polls: number): Promise<void> {
  const running = fixture.start(command, { env });
  let left = polls;
  let hasEnded = false;
  void running.result.then(() => {
    hasEnded = true;
  });
  await until(() => hasEnded || left-- <= 0);
  running.signal("SIGKILL");
  await running.result;
}

/** The state after a successful `up` or `down`. No leftover of a killed command may change it later. */
async function expectEnd(fixture: Fixture, command: "up" | "down", said: string): Promise<void> {
  if (command === "down") {
    expect(await containersOf(fixture.project), said).toEqual([]);
    expect(await networksOf(fixture.project), said).toEqual([]);
  } else {
    const look = async () => (await containersOf(fixture.project)).map(({ id, state }) => [id, state]);
    const before = await look();
    expect(await statesOf(fixture.project), said).toEqual({ db: "running", web: "running" });
    expect(await processesOf(fixture), said).toEqual([]);
    // A pending stop of the engine would have finished within the grace period of a later stop.
    expect((await fixture.stackctl("status", { env })).exitCode, said).toBe(0);
    expect(await look(), said).toEqual(before);
  }
}

/** The number of concurrent projects: most of a try is waiting for containers to stop. */
const projectsAtOnce = 6;
const triesEach = 5 * rounds;

/** Kills commands of one project in turn; after each, another command must succeed. */
async function killAgainAndAgain(fixture: Fixture, draw: () => number): Promise<void> {
  for (let number = 1; number <= triesEach; number++) {
    const killed = draw() < 0.5 ? "up" : "down";
    const next = draw() < 0.6 ? "up" : "down";
    const polls = Math.floor(draw() * 250);
    const said = `seed ${seed}, ${fixture.name}, try ${number}: ${killed} killed at poll ${polls}, then ${next}`;
    await killAtPoll(fixture, killed, polls);
    const ended = await fixture.stackctl(next, { env });
    expect(ended.exitCode, `${said}: ${ended.stderr}`).toBe(0);
    await expectEnd(fixture, next, said);
  }
}

describeWithEngine(`a killed command (STACKCTL_TEST_SEED=${seed})`, () => {
  scenario(
    `is followed by one that succeeds, for ${projectsAtOnce * triesEach} instants of the kill`,
    {},
    async () => {
      const numbers = Array.from({ length: projectsAtOnce }, (_, number) => number);
      const fixtures = await Promise.all(numbers.map((number) => createFixture(`killed-${number}`, files)));
      onTestFinished(async () => {
        await Promise.all(fixtures.map((fixture) => fixture.cleanup()));
      });
      await Promise.all(
        fixtures.map((fixture, number) => killAgainAndAgain(fixture, drawFrom(seed + number))),
      );
    },
  );

  for (const [first, second] of [
    ["up", "up"],
    ["up", "down"],
    ["down", "down"],
    ["restart", "up"],
    ["up --enable-extra", "up --disable-extra"],
    ["up --enable-extra", "down"],
  ] as const) {
    scenario(`and another: ${first} and ${second} at once both succeed`, files, async (fixture) => {
      if (!first.startsWith("up")) await fixture.stackctl("up", { env });
      const both = await Promise.all([first, second].map((command) => fixture.stackctl(command, { env })));
      expect(both.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(
        both.map(({ stderr }) => [0, stderr]),
      );
      // The result of the last command: all its enabled services run, or no container exists.
      const core = { db: "running", web: "running" };
      const possible = first.includes("extra") ? [{}, core, { ...core, extra: "running" }] : [{}, core];
      expect(possible).toContainEqual(await statesOf(fixture.project));
    });
  }
});

describeWithEngine("an engine that ends during up", () => {
  for (const how of ["kill", "stop"] as const) {
    scenario(`by ${how} and is started again is followed by an up that succeeds`, files, async (fixture) => {
      const engine = await startPrivateEngine();
      const own = { env: { ...env, ...engine.env } };
      const up = fixture.start("up", own);
      await up.says("service");
      await engine[how]();
      await engine.start();
      await up.result;
      const again = await fixture.stackctl("up", own);
      expect(again.exitCode, again.stderr).toBe(0);
      const down = await fixture.stackctl("down", own);
      expect(down.exitCode, down.stderr).toBe(0);
    });
  }
});
