// An already healthy stack: `up` without changes, and `status`.
import { inTurns, median, run, stackctl } from "../measure.mjs";
import { all, formatTimes, verdict } from "../report.mjs";
import { createStack } from "../stack.mjs";

const shapes = [
  { name: "5, chain", count: 5, chain: 5 },
  { name: "20, wide", count: 20 },
  { name: "50, wide", count: 50 },
];

/** Measures both on one stack, because its start takes longer than the measurement. */
export async function measureHealthy({ runs, isQuick, stack, say }) {
  const rows = [];
  for (const shape of shapes.filter(({ name, count }) =>
    stack === undefined ? !isQuick || count < 50 : name === stack,
  )) {
    say(`nothing to do, and status: ${shape.name}`);
    rows.push(await measureOne(shape, runs * 3));
  }
  return [
    {
      title: "`up` with nothing to do",
      explanation: "All services are healthy, and nothing has changed.",
      columns: ["services", "stackctl", "Compose `up -d`", "to Compose"],
      rows: rows.map(({ idle }) => idle),
    },
    {
      title: "`status`",
      explanation:
        "Beside `docker compose ps --format json` and then `docker stats --no-stream` of the same containers.",
      columns: ["services", "stackctl", "`ps` and `stats`", "to both"],
      rows: rows.map(({ status }) => status),
    },
  ];
}

async function measureOne(shape, runs) {
  const stack = await createStack({ ...shape, readyAfter: () => 0 });
  const cwd = stack.directory;
  const time = (words) => async () => (await run(words, { cwd })).ms;
  try {
    await run(stack.compose("up", "-d", "--wait"), { cwd });
    const idle = await inTurns(
      { stackctl: time(stackctl("up")), compose: time(stack.compose("up", "-d")) },
      runs,
      { warmUp: true },
    );
    const ps = time(stack.compose("ps", "--format", "json"));
    const containers = stack.names.map((name) => `${stack.project}-${name}-1`);
    const stats = time(["docker", "stats", "--no-stream", "--format", "json", ...containers]);
    const status = await inTurns(
      { stackctl: time(stackctl("status")), docker: async () => (await ps()) + (await stats()) },
      runs,
      { warmUp: true },
    );
    return { idle: describeIdle(shape, idle), status: describeStatus(shape, status) };
  } finally {
    await stack.remove();
  }
}

function describeIdle({ name, chain }, times) {
  const [own, compose] = [times.stackctl, times.compose].map(median);
  const targets = [verdict(own <= compose + 100, "at most Compose and 100 ms")];
  if (chain !== undefined) targets.push(verdict(compose >= 10 * own, "10 × faster than Compose"));
  return {
    cells: [name, formatTimes(times.stackctl), formatTimes(times.compose), (own / compose).toFixed(2)],
    verdict: all(...targets),
  };
}

function describeStatus({ name, count }, times) {
  const [own, docker] = [times.stackctl, times.docker].map(median);
  return {
    cells: [name, formatTimes(times.stackctl), formatTimes(times.docker), (own / docker).toFixed(2)],
    // The target applies only to a large stack.
    verdict: count === 50 ? verdict(docker >= 10 * own, "10 × faster") : undefined,
  };
}
