import { test } from "vitest";
import type { EngineKind } from "../../src/domain/engine-choice.ts";
import { createFixture, type Fixture, type FixtureFiles } from "./fixture.ts";
import { keepArtefacts } from "./keep-artefacts.ts";

/**
 * One end-to-end test in its own fixture, which is always removed afterwards. If the scenario fails, its evidence is
 * stored below `.test-artifacts/`, in a folder named after the title.
 */
export function scenario(
  title: string,
  files: FixtureFiles | (() => Promise<FixtureFiles>),
  steps: (fixture: Fixture) => Promise<void>,
  { engine, ...options }: { readonly timeout?: number; readonly engine?: EngineKind } = {},
): void {
  test(title, options, async ({ onTestFinished, task }) => {
    const written = typeof files === "function" ? await files() : files;
    const fixture = await createFixture(slug(title), written, engine);
    onTestFinished(async () => {
      try {
        if (task.result?.state === "fail") {
          process.stderr.write(`kept in ${await keepArtefacts(fixture)}: ${title}\n`);
        }
      } finally {
        await fixture.cleanup();
      }
    });
    await steps(fixture);
  });
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
