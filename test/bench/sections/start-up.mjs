// The start time of the program, compared with an empty Node script.
import { inTurns, median, root, run, stackctl } from "../measure.mjs";
import { formatTimes, verdict } from "../report.mjs";

/** Commands, and their allowed time as a multiple of an empty Node script. */
const candidates = [
  { name: "node -e 0", words: [process.execPath, "-e", "0"], target: undefined },
  { name: "stackctl --version", words: stackctl("--version"), target: 1.4 },
  { name: "stackctl --help", words: stackctl("--help"), target: 1.4 },
  { name: "stackctl up --help", words: stackctl("up", "--help"), target: undefined },
  { name: "stackctl features", words: stackctl("features"), target: 2.5 },
];

export async function measureStartUp({ runs }) {
  const ways = Object.fromEntries(
    candidates.map(({ name, words }) => [name, async () => (await run(words, { cwd: root })).ms]),
  );
  const times = await inTurns(ways, runs * 5, { warmUp: true });
  const [empty] = candidates;
  return {
    title: "Start-up",
    explanation: "In the bundled project. The ratio is the median of the ratios of one turn.",
    columns: ["command", "time", "ratio to `node -e 0`"],
    rows: candidates.map(({ name, target }) => {
      const ratio = median(times[name].map((ms, round) => ms / times[empty.name][round]));
      return {
        cells: [`\`${name}\``, formatTimes(times[name]), ratio.toFixed(2)],
        verdict: target && verdict(ratio <= target, `at most ${target}`),
      };
    }),
  };
}
