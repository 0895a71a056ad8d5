import fc from "fast-check";
import { type AnyStack, extraProfile } from "./any-stack.ts";
import { checkRestart, checkUp } from "./check-up.ts";
import type { SeenContainer } from "./read-truth.ts";
import type { StackRun, Switch } from "./stack-run.ts";
import { reject } from "./verify.ts";
import { sickFile } from "./write-stack.ts";

/** One action on a stack. */
export interface Step {
  readonly title: string;
  /** Returns a note for the trace; undefined if the action does not apply now. */
  act(run: StackRun): Promise<string | undefined>;
}

/** An action and the weight with which it is drawn. */
type Weighted = fc.WeightedArbitrary<Step>;

/** Sequences of steps for a stack; `restartsEngine` requires an engine that only this run uses. */
export function anySteps(
  stack: AnyStack,
  { count, restartsEngine }: { readonly count: number; readonly restartsEngine: boolean },
): fc.Arbitrary<readonly Step[]> {
  const drawn = [
    ...stackctlSteps(stack),
    ...handSteps(stack),
    ...writtenSteps(stack),
    ...(restartsEngine ? [{ weight: 5, arbitrary: fc.constant(restartEngine) }] : []),
  ];
  const first = fc.oneof(
    { weight: 2 * drawn.length, arbitrary: fc.constant(up) },
    ...drawn.map((one) => ({ ...one, weight: 1 })),
  );
  const others = fc.array(fc.oneof(...drawn), { minLength: count - 1, maxLength: count - 1 });
  return fc.tuple(first, others).map(([one, rest]) => [one, ...rest]);
}

const up: Step = { title: "stackctl up", act: (run) => checkUp(run) };

const restartEngine: Step = {
  title: "restart the engine",
  async act(run) {
    await run.engine?.stop();
    await run.engine?.start();
    return "";
  },
};

function stackctlSteps(stack: AnyStack): readonly Weighted[] {
  const always = stack.filter(({ isExtra }) => !isExtra);
  return [
    { weight: 14, arbitrary: fc.constant(up) },
    {
      weight: 2,
      arbitrary: one(always, (name) => ({
        title: `stackctl up ${name}`,
        act: async (run) => (has(run, name) ? await checkUp(run, name) : undefined),
      })),
    },
    { weight: 1, arbitrary: fc.constant({ title: "stackctl restart", act: (run) => checkRestart(run) }) },
    {
      weight: 1,
      arbitrary: one(always, (name) => ({
        title: `stackctl restart ${name}`,
        act: async (run) => (has(run, name) ? await checkRestart(run, name) : undefined),
      })),
    },
    { weight: 1, arbitrary: fc.constant({ title: "stackctl down", act: checkDown }) },
  ];
}

function handSteps(stack: AnyStack): readonly Weighted[] {
  const compose = (...args: readonly string[]): Step => ({
    title: `docker compose ${args.join(" ")}`,
    act: (run) => run.docker("compose", "--profile", "*", ...args),
  });
  return [
    { weight: 3, arbitrary: fc.constant(compose("stop")) },
    { weight: 2, arbitrary: one(stack, (name) => compose("stop", name)) },
    { weight: 1, arbitrary: one(stack, (name) => compose("restart", name)) },
    { weight: 1, arbitrary: one(stack, (name) => compose("create", name)) },
    {
      weight: 1,
      arbitrary: one(stack, (name) => compose("run", "--detach", "--no-deps", name, "sleep", "1000")),
    },
    { weight: 3, arbitrary: fc.constant(composeUp) },
    { weight: 2, arbitrary: onContainer("kill", isRunning) },
    { weight: 2, arbitrary: onContainer("rm --force", () => true) },
    { weight: 2, arbitrary: onContainer("restart", isRunning) },
    { weight: 1, arbitrary: onContainer("start", ({ state }) => state === "exited") },
    { weight: 2, arbitrary: onContainer("pause", isRunning) },
    { weight: 2, arbitrary: fc.constant(unpause) },
    { weight: 2, arbitrary: fc.nat().map(crash) },
    { weight: 2, arbitrary: fc.nat().map(makeSick) },
  ];
}

function writtenSteps(stack: AnyStack): readonly Weighted[] {
  const read = stack.filter(({ hasEnvFile }) => hasEnvFile);
  const edit = (which: "file" | "envFile") => (name: string) => ({
    title: which === "file" ? `edit ${name} in compose.yaml` : `edit ${name}.env`,
    act: async (run: StackRun) => {
      await run.edit(which, name);
      return "";
    },
  });
  const switches: readonly Switch[] = ["off", "flag", "profiles", "argument"];
  const droppable = stack.filter(
    ({ name }, index) =>
      index > 0 &&
      stack.every(({ needs, network }) => network !== name && needs.every(({ service }) => service !== name)),
  );
  return [
    { weight: 3, arbitrary: one(stack, edit("file")) },
    ...(read.length > 0 ? [{ weight: 3, arbitrary: one(read, edit("envFile")) }] : []),
    ...(droppable.length > 0 ? [{ weight: 2, arbitrary: one(droppable, toggle) }] : []),
    ...(stack.some(({ isExtra }) => isExtra)
      ? [{ weight: 4, arbitrary: fc.constantFrom(...switches.map(switchTo)) }]
      : []),
  ];
}

function switchTo(next: Switch): Step {
  const titles: Readonly<Record<Switch, string>> = {
    off: `switch ${extraProfile} off`,
    flag: `write ENABLE_${extraProfile.toUpperCase()} into .env`,
    profiles: `write COMPOSE_PROFILES into .env`,
    argument: `give --enable-${extraProfile} from now on`,
  };
  return {
    title: titles[next],
    async act(run) {
      await run.switchTo(next);
      return "";
    },
  };
}

function one(stack: AnyStack, step: (name: string) => Step): fc.Arbitrary<Step> {
  return fc.constantFrom(...stack.map(({ name }) => step(name)));
}

/** Runs a docker command on one of the containers that `fits` accepts at that time. */
function onContainer(command: string, fits: (container: SeenContainer) => boolean): fc.Arbitrary<Step> {
  return fc.nat().map((pick) => ({
    title: `docker ${command} of a container`,
    async act(run) {
      const fitting = (await run.containers()).filter(fits);
      const chosen = fitting[pick % Math.max(1, fitting.length)];
      return chosen && `of ${chosen.service}: ${await run.docker(...command.split(" "), chosen.id)}`;
    },
  }));
}

const composeUp: Step = {
  title: "docker compose up -d",
  async act(run) {
    const profiles = run.isExtraOn ? ["--profile", extraProfile] : [];
    return await run.docker("compose", ...profiles, "up", "--detach");
  },
};

const unpause: Step = {
  title: "docker unpause of every paused container",
  async act(run) {
    const paused = (await run.containers()).filter(({ state }) => state === "paused");
    if (paused.length === 0) return undefined;
    return await run.docker("unpause", ...paused.map(({ id }) => id));
  },
};

function crash(pick: number): Step {
  return {
    title: "kill of the process of a container",
    async act(run) {
      const running = (await run.containers()).filter(({ pid, state }) => pid !== 0 && state === "running");
      const chosen = running[pick % Math.max(1, running.length)];
      if (chosen === undefined) return undefined;
      process.kill(chosen.pid, "SIGKILL");
      return `of ${chosen.service}`;
    },
  };
}

function makeSick(pick: number): Step {
  return {
    title: "make a container unhealthy",
    async act(run) {
      const healthy = (await run.containers()).filter(({ health }) => health === "healthy");
      const chosen = healthy[pick % Math.max(1, healthy.length)];
      if (chosen === undefined) return undefined;
      run.sick.add(chosen.id);
      return `of ${chosen.service}: ${await run.docker("exec", chosen.id, "touch", sickFile)}`;
    },
  };
}

function toggle(name: string): Step {
  return {
    title: `take ${name} out of compose.yaml, or bring it back`,
    async act(run) {
      await run.toggle(name);
      return has(run, name) ? "it is back" : "it is out";
    },
  };
}

function has(run: StackRun, name: string): boolean {
  return run.stack.some((service) => service.name === name);
}

async function checkDown(run: StackRun): Promise<string> {
  const ended = await run.plainStackctl("down", "--json");
  const left = await run.containers();
  reject(run, [
    ...(ended.exitCode === 0 ? [] : [`down ends with ${ended.exitCode}: ${ended.stdout}${ended.stderr}`]),
    ...left.map(({ service, state }) => `down left a container of ${service}: ${state}`),
  ]);
  return "";
}

function isRunning({ state }: SeenContainer): boolean {
  return state === "running";
}
