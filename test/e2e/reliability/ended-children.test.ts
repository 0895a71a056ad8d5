import { expect } from "vitest";
import { isRunning } from "../../support/descendants.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { createFixture, type Fixture } from "../../support/fixture.ts";
import { processesOf } from "../../support/processes-of.ts";
import { quickIdle } from "../../support/quick-service.ts";
import { rounds } from "../../support/rounds.ts";
import { scenario } from "../../support/scenario.ts";
import { stubbornDocker } from "../../support/stubborn-docker.ts";
import { until } from "../../support/until.ts";

const compose = { "compose.yaml": `services: { web: { ${quickIdle} } }` };

/** Each command, and a part of the docker call that hangs. */
const commands: readonly (readonly [string, string])[] = [
  ["config", " config "],
  ["features", " config "],
  ["plan", " config "],
  ["status", " config "],
  ["lint", " config "],
  ["matrix", " config "],
  ["eject", " config "],
  ["doctor", " config "],
  ["features explain web", " config "],
  ["wait", " config "],
  ["deps", " config "],
  ["logs", " logs"],
  ["compose -- ps", " ps"],
  ["compose -- stop", " stop"],
  ["up", " config "],
  ["up", " up "],
  ["restart", " restart "],
  ["down", " down"],
];

const signals: readonly (readonly NodeJS.Signals[])[] = [
  ["SIGTERM"],
  ["SIGKILL"],
  ["SIGINT"],
  ["SIGHUP"],
  ["SIGQUIT"],
  ["SIGINT", "SIGINT"],
];

/** Every command gets the first two signals; the others are distributed, unless more rounds are set. */
function isDealt(command: number, signal: number): boolean {
  return signal < 2 || command % 4 === signal - 2 || rounds > 1;
}

/** Interrupts one command while its docker call hangs. */
async function interruptOne(
  fixture: Fixture,
  [command, hangsAt]: readonly [string, string],
  names: readonly NodeJS.Signals[],
): Promise<"ended" | "made no such call"> {
  const docker = await stubbornDocker(fixture);
  const needsContainers = /^(?:logs|compose|restart|down)/.test(command);
  if (needsContainers) await fixture.compose("up -d");
  const running = fixture.start(command, { env: docker.env(hangsAt) });
  const first = await Promise.race([docker.hangs(), running.result]);
  if (first !== undefined) return "made no such call";
  for (const name of names) running.signal(name);
  const isKill = names.includes("SIGKILL");
  if (isKill) {
    // Children that hold its streams open would delay its result.
    await until(async () => !(await isRunning(running.pid)));
  } else {
    const { exitCode, stderr } = await running.result;
    expect(exitCode, `${command} after ${names}: ${stderr}`).toBe(130);
  }
  if (!isKill) return "ended";
  // Any command ends leftovers that only read. A command that changes the project ends the others.
  const changes = [" up ", " down", " restart ", " stop"].includes(hangsAt);
  const next = await fixture.stackctl(changes ? "down" : "status");
  if (!changes) return "ended";
  expect(next, command).toMatchObject({ exitCode: 0 });
  expect(next.stderr, command).toMatch(/was killed and left docker compose \(pid \d+\)/);
  return "ended";
}

describeWithEngine("a command that is ended ends its children", () => {
  for (const names of signals) {
    scenario(`${names.join(" and ")}, with a docker that ignores signals and has children`, {}, async () => {
      const outcomes = await Promise.all(
        commands.map(async ([command, hangsAt], index) => {
          if (!isDealt(index, signals.indexOf(names))) return { command, outcome: "ended", left: [] };
          const fixture = await createFixture(`signal-${index}`, compose);
          try {
            const outcome = await interruptOne(fixture, [command, hangsAt], names);
            return { command: `${command} at${hangsAt}`, outcome, left: await processesOf(fixture) };
          } finally {
            for (const { pid } of await processesOf(fixture)) process.kill(pid, "SIGKILL");
            await fixture.cleanup();
          }
        }),
      );
      expect(outcomes.filter(({ left }) => left.length > 0)).toEqual([]);
      expect(outcomes.filter(({ outcome }) => outcome !== "ended")).toEqual([]);
    });
  }
});
