// Planning a large project: the first plan calls Compose, and later ones use the cached model.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurns, median, run, stackctl } from "../measure.mjs";
import { formatTimes, verdict } from "../report.mjs";

const services = 60;
const profiles = 36;
/** The allowed time of each plan, as a multiple of `docker compose config`. */
const targets = { first: 2.5, second: 1.2 };

/** Anchors, merge keys, health checks and dependencies; a fifth of the services has no profile. */
function describeProject() {
  const lines = [
    "name: st-bench-plan",
    "x-common: &common",
    "  image: web:1",
    "  command: sleep 1000",
    '  environment: { LEVEL: "${LEVEL:-info}", REGION: eu }',
    '  healthcheck: { test: "true", interval: 5s }',
    "services:",
  ];
  for (let index = 0; index < services; index += 1) {
    lines.push(`  service-${index}:`, "    <<: *common", `    ports: ["127.0.0.1:${20_000 + index}:80"]`);
    lines.push(`    volumes: ["data-${index % 7}:/data"]`);
    if (index % 5 === 0) continue;
    lines.push(`    profiles: [profile-${index % profiles}]`);
    lines.push(`    depends_on: { service-${5 * (index % 2)}: { condition: service_healthy } }`);
  }
  lines.push("volumes:", ...Array.from({ length: 7 }, (_, index) => `  data-${index}: {}`));
  return `${lines.join("\n")}\n`;
}

export async function measurePlan({ runs, say }) {
  say(`planning ${services} services`);
  const folder = await mkdtemp(join(tmpdir(), "stackctl-bench-plan-"));
  try {
    await writeFile(join(folder, "compose.yaml"), describeProject());
    const timed = async (words) => {
      const { ms, exitCode, stderr } = await run(words, { cwd: folder });
      if (exitCode !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
      return ms;
    };
    const times = await inTurns(
      {
        config: () => timed(["docker", "compose", "--profile", "*", "config", "--quiet"]),
        first: async () => {
          await rm(join(folder, ".stackctl"), { recursive: true, force: true });
          return timed(stackctl("plan", "--json"));
        },
        second: () => timed(stackctl("plan", "--json")),
      },
      runs * 3,
      { warmUp: true },
    );
    const ratioOf = (name) => median(times[name].map((ms, round) => ms / times.config[round]));
    const rowOf = (title, name) => ({
      cells: [title, formatTimes(times[name]), ratioOf(name).toFixed(2)],
      verdict: targets[name] && verdict(ratioOf(name) <= targets[name], `at most ${targets[name]}`),
    });
    return {
      title: "Planning a large project",
      explanation: `${services} services in ${profiles} profiles. The first plan asks Compose for the model and its hashes, a later one finds them remembered. The ratio is the median of the ratios of one turn.`,
      columns: ["command", "time", "ratio to `config`"],
      rows: [
        rowOf("`docker compose config`, every profile", "config"),
        rowOf("`stackctl plan`, for the first time", "first"),
        rowOf("`stackctl plan`, again", "second"),
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
