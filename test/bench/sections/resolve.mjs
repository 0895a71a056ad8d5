// As many features as a project may declare: the time to resolve them, alone and in a whole process.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurns, run, stackctl } from "../measure.mjs";
import { formatTimes } from "../report.mjs";
import { importTypeScript } from "../stack.mjs";

const count = 500;

/** Feature `f0` requires `f1`, which requires `f2`, and so on in chains of ten; every fourth is on by default. */
const declarations = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [
    `f${index}`,
    {
      description: `Feature number ${index}`,
      default: index % 4 === 0,
      requires: index % 10 === 9 ? [] : [`f${index + 1}`],
    },
  ]),
);

export async function measureResolve({ runs, say }) {
  say("resolving 500 features");
  const planner = await timePlanner(runs * 5);
  const folder = await mkdtemp(join(tmpdir(), "stackctl-bench-"));
  try {
    const services = { web: { image: "web" } };
    await writeFile(join(folder, "compose.yaml"), JSON.stringify({ name: "st-bench-features", services }));
    await writeFile(join(folder, "stackctl.yaml"), JSON.stringify({ features: declarations }, undefined, 1));
    const times = await inTurns(
      {
        empty: async () => (await run([process.execPath, "-e", "0"], { cwd: folder })).ms,
        features: async () => (await run(stackctl("features", "--json"), { cwd: folder })).ms,
      },
      runs * 3,
      { warmUp: true },
    );
    return {
      title: "Resolving 500 features",
      explanation:
        "As many as a project may declare, in chains of ten that require each other, a quarter on by default. No target is set for it.",
      columns: ["what", "time"],
      rows: [
        { cells: ["flags chosen and features resolved", formatTimes(planner)] },
        { cells: ["`stackctl features --json`, whole process", formatTimes(times.features)] },
        { cells: ["`node -e 0` beside it", formatTimes(times.empty)] },
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function timePlanner(runs) {
  const { chooseFlags } = await importTypeScript("src/plan/features/choose-flags.ts");
  const { resolveFeatures } = await importTypeScript("src/plan/features/resolve-features.ts");
  const { completeFeature } = await importTypeScript("src/plan/features/list-features.ts");
  const { FeatureDeclaration } = await importTypeScript("src/domain/feature.ts");
  const { Manifest } = await importTypeScript("src/domain/manifest.ts");
  const manifestFile = "stackctl.yaml";
  const features = Object.entries(declarations).map(([name, declaration]) =>
    completeFeature(FeatureDeclaration.parse(declaration), name, manifestFile),
  );
  const request = { explicit: [], sweep: undefined, preset: undefined, profiles: [] };
  const variables = { environment: new Map(), dotenv: [] };
  const manifest = Manifest.parse({});
  return Array.from({ length: runs }, () => {
    const startedAt = performance.now();
    const { choices } = chooseFlags({ features, request, variables, manifest, manifestFile });
    const resolved = resolveFeatures(features, choices);
    const ms = performance.now() - startedAt;
    if (resolved.features.filter(({ enabled }) => enabled).length < count / 4)
      throw new Error("too few are on");
    return ms;
  });
}
