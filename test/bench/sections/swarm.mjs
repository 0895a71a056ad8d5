// `up` on three nodes of a Swarm, compared with one engine and with `docker stack deploy`.
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inTurns, median, run, stackctl } from "../measure.mjs";
import { all, formatTimes, verdict } from "../report.mjs";
import { createStack, importTypeScript } from "../stack.mjs";

const shapes = [
  { name: "5, chain", count: 5, chain: 5, isQuick: true },
  { name: "20, wide", count: 20 },
];
/** Replicas of ten services. */
const taskCounts = [50, 100, 200];

/** Starts three nodes, measures, and ends them. */
export async function measureSwarm({ runs, isQuick, stack, say }) {
  const { startSwarm } = await importTypeScript("test/support/swarm/start-swarm.ts");
  const swarm = await startSwarm({ name: "bench", nodes: 3 });
  const env = { DOCKER_HOST: swarm.manager.host };
  try {
    const rows = { up: [], idle: [] };
    for (const shape of shapes.filter((one) =>
      stack === undefined ? !isQuick || one.isQuick : one.name === stack,
    )) {
      say(`swarm: ${shape.name}`);
      const { up, idle } = await measureShape(shape, { runs, env, say });
      rows.up.push(up);
      rows.idle.push(idle);
    }
    const many = isQuick || stack !== undefined ? [] : await measureMany({ runs, env, say });
    return [
      {
        title: "Swarm: `up` from nothing",
        explanation:
          "Three nodes on this machine, beside one engine and `docker stack deploy --detach=false`, which ignores `depends_on`. Services are removed in between, which is not timed.",
        columns: [
          "services",
          "stackctl, Swarm",
          "stackctl, one engine",
          "`stack deploy`",
          "to one engine",
          "to `stack deploy`",
        ],
        rows: rows.up,
      },
      {
        title: "Swarm: `up` with nothing to do",
        explanation: "All services are healthy, and nothing has changed.",
        columns: [
          "services",
          "stackctl, Swarm",
          "stackctl, one engine",
          "`stack deploy`",
          "to one engine",
          "to `stack deploy`",
        ],
        rows: rows.idle,
      },
      ...(many.length === 0
        ? []
        : [
            {
              title: "Swarm: `up` of many tasks",
              explanation:
                "Ten services without health checks on three nodes; `up` ends after the stability window.",
              columns: ["tasks", "stackctl", "per task"],
              rows: many,
            },
          ]),
    ];
  } finally {
    await swarm.end();
  }
}

async function measureShape(shape, { runs, env, say }) {
  const [onSwarm, onEngine] = [await createStack(shape), await createStack(shape)];
  const stackFile = join(onSwarm.directory, "stack.yaml");
  await writeFile(stackFile, JSON.stringify(await describeForDeploy(onSwarm), undefined, 1));
  const swarmCall = { cwd: onSwarm.directory, env };
  const up = stackctl("up", "--engine", "swarm");
  const name = `${onSwarm.project}d`;
  const deploy = [
    "docker",
    "stack",
    "deploy",
    "--detach=false",
    "--resolve-image",
    "never",
    "-c",
    stackFile,
    name,
  ];
  const down = {
    swarm: () => run(stackctl("down", "--engine", "swarm"), swarmCall),
    deploy: () => removeStack(name, swarmCall),
  };
  const time = (words, call) => async () => (await run(words, call)).ms;
  const ways = {
    swarm: time(up, swarmCall),
    engine: time(stackctl("up"), { cwd: onEngine.directory }),
    deploy: time(deploy, swarmCall),
  };
  const thenDown = (way, end) => async () => {
    const ms = await way();
    say(`swarm: ${shape.name}: ${Math.round(ms)} ms`);
    await end();
    return ms;
  };
  try {
    const fresh = await inTurns(
      {
        swarm: thenDown(ways.swarm, down.swarm),
        engine: thenDown(ways.engine, onEngine.down),
        deploy: thenDown(ways.deploy, down.deploy),
      },
      runs,
    );
    // `stack deploy` watches each service in turn for five seconds.
    const idle = await inTurns(ways, runs, { warmUp: true });
    return { up: describe(shape, fresh, fresh), idle: describe({ name: shape.name }, idle) };
  } finally {
    await down.swarm();
    await down.deploy();
    await onEngine.remove();
    await rm(onSwarm.directory, { recursive: true });
  }
}

/** The same services in the form that `stack deploy` accepts: it knows no start interval, so all checks are as frequent. */
async function describeForDeploy(stack) {
  const { stdout } = await run(stack.compose("config", "--format", "json"), { cwd: stack.directory });
  const { services } = JSON.parse(stdout);
  const accepted = Object.entries(services).map(([name, service]) => {
    const { image, command, stop_signal, healthcheck } = service;
    const { test, retries, start_interval: interval } = healthcheck;
    return [name, { image, command, stop_signal, healthcheck: { test, retries, interval } }];
  });
  return { version: "3.9", services: Object.fromEntries(accepted) };
}

/** Removes a stack, and waits until none of its tasks is left. */
async function removeStack(name, call) {
  await run(["docker", "stack", "rm", "--detach=false", name], { ...call, mayFail: true });
}

async function measureMany({ runs, env, say }) {
  const rows = [];
  for (const tasks of taskCounts) {
    say(`swarm: ${tasks} tasks`);
    const stack = await createStack({ count: 10, readyAfter: () => 0 });
    const { stdout } = await run(stack.compose("config", "--format", "json"), { cwd: stack.directory });
    const model = JSON.parse(stdout);
    for (const service of Object.values(model.services)) {
      delete service.healthcheck;
      service.deploy = { replicas: tasks / 10 };
    }
    await writeFile(join(stack.directory, "compose.yaml"), JSON.stringify(model));
    const call = { cwd: stack.directory, env };
    try {
      const { swarm } = await inTurns(
        {
          swarm: async () => {
            const { ms } = await run(stackctl("up", "--engine", "swarm"), call);
            await run(stackctl("down", "--engine", "swarm"), call);
            return ms;
          },
        },
        runs,
      );
      rows.push({ tasks, times: swarm });
    } finally {
      await run(stackctl("down", "--engine", "swarm"), { ...call, mayFail: true });
      await rm(stack.directory, { recursive: true });
    }
  }
  const [first] = rows;
  const perTask = ({ tasks, times }) => median(times) / tasks;
  return rows.map((row) => ({
    cells: [row.tasks, formatTimes(row.times), `${Math.round(perTask(row))} ms`],
    verdict:
      row === first
        ? undefined
        : verdict(perTask(row) <= 1.25 * perTask(first), "linear: at most 1.25 × the time per task of 50"),
  }));
}

function describe({ name, chain }, times, targeted) {
  const [swarm, engine, deploy] = [times.swarm, times.engine, times.deploy].map(median);
  const targets = [];
  if (targeted && chain !== undefined)
    targets.push(verdict(swarm <= 1.2 * engine, "at most 1.2 × one engine"));
  if (targeted && chain === undefined)
    targets.push(verdict(deploy >= 5 * swarm, "5 × faster than `stack deploy`"));
  return {
    cells: [
      name,
      ...[times.swarm, times.engine, times.deploy].map(formatTimes),
      (swarm / engine).toFixed(2),
      (swarm / deploy).toFixed(2),
    ],
    verdict: targets.length === 0 ? undefined : all(...targets),
  };
}
