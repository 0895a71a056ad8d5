// Two hundred services: whether the cost per service equals that of fifty services.
import { run, stackctl } from "../measure.mjs";
import { formatMs, verdict } from "../report.mjs";
import { createStack } from "../stack.mjs";

const [few, many] = [50, 200];
const commands = [
  ["up", () => stackctl("up")],
  ["status", () => stackctl("status")],
  ["up, nothing to do", () => stackctl("up")],
  ["down", () => stackctl("down")],
];

export async function measureMany({ say }) {
  const taken = new Map();
  for (const count of [few, many]) {
    say(`${count} services`);
    taken.set(count, await measureOne(count));
  }
  return {
    title: "200 services",
    explanation: "One run. Linear means that a service costs at most a quarter more among 200 than among 50.",
    columns: ["command", `${few} services`, `${many} services`, "cost of a service, ratio"],
    rows: commands.map(([name]) => {
      const [small, large] = [few, many].map((count) => taken.get(count).get(name));
      const ratio = large / many / (small / few);
      return {
        cells: [name, formatMs(small), formatMs(large), ratio.toFixed(2)],
        verdict: verdict(ratio <= 1.25, "linear"),
      };
    }),
  };
}

async function measureOne(count) {
  const stack = await createStack({ count });
  try {
    const taken = new Map();
    for (const [name, words] of commands) {
      taken.set(name, (await run(words(), { cwd: stack.directory })).ms);
    }
    return taken;
  } finally {
    await stack.remove();
  }
}
