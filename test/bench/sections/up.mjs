// `up` of a new stack, compared with Compose and the oracle.
import { inTurns, median, run, stackctl } from "../measure.mjs";
import { bringUpAsOracle } from "../oracle.mjs";
import { all, formatTimes, verdict } from "../report.mjs";
import { createStack, probes } from "../stack.mjs";

const shapes = [
  { name: "1", count: 1 },
  { name: "5, chain", count: 5, chain: 5, isQuick: true },
  { name: "5, wide", count: 5, isQuick: true },
  { name: "20, chains of 5", count: 20, chain: 5 },
  { name: "20, wide", count: 20 },
  { name: "50, wide", count: 50 },
];
/** The valid values of `--stack`. */
export const stackNames = shapes.map(({ name }) => name);
const ways = ["interval 10 s", "interval 5 s", "image's own, 1 s"];

export async function measureUp({ runs, isQuick, stack, say }) {
  const rows = [];
  for (const shape of shapes.filter((one) =>
    stack === undefined ? !isQuick || one.isQuick : one.name === stack,
  )) {
    for (const probe of isQuick ? ways.slice(1) : ways) {
      say(`up: ${shape.name}, ${probe}`);
      rows.push(describe(shape, probe, await measureOne(shape, probe, runs)));
    }
  }
  return {
    title: "`up` from nothing",
    explanation: "Until everything is healthy. Containers are taken down in between, which is not timed.",
    columns: [
      "services",
      "health check",
      "stackctl",
      "Compose `up -d --wait`",
      "oracle",
      "to Compose",
      "to the oracle",
    ],
    rows,
  };
}

async function measureOne(shape, probe, runs) {
  const stack = await createStack({ ...shape, probe: probes[probe] });
  const cwd = stack.directory;
  const thenDown = (bringUp) => async () => {
    const ms = await bringUp();
    await stack.down();
    return ms;
  };
  try {
    return await inTurns(
      {
        stackctl: thenDown(async () => (await run(stackctl("up"), { cwd })).ms),
        compose: thenDown(async () => (await run(stack.compose("up", "-d", "--wait"), { cwd })).ms),
        oracle: thenDown(() => bringUpAsOracle(stack)),
      },
      runs,
    );
  } finally {
    await stack.remove();
  }
}

function describe(shape, probe, times) {
  const [own, compose, oracle] = [times.stackctl, times.compose, times.oracle].map(median);
  const targets = [
    verdict(own <= 1.15 * oracle, "at most 1.15 × the oracle"),
    verdict(own <= compose, "no slower than Compose"),
    ...(shape.name === "5, chain" && probe === "interval 10 s"
      ? [verdict(compose >= 5 * own, "5 × faster than Compose")]
      : []),
  ];
  return {
    cells: [
      shape.name,
      probe,
      ...[times.stackctl, times.compose, times.oracle].map(formatTimes),
      (own / compose).toFixed(2),
      (own / oracle).toFixed(2),
    ],
    verdict: all(...targets),
  };
}
