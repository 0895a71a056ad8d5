import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeModels } from "../../src/adapters/embedded/model/merge-trees.ts";
import { FeatureName } from "../../src/domain/feature.ts";
import { ownValue } from "../../src/domain/own-value.ts";
import { parseSizeBytes } from "../../src/domain/size.ts";
import { platformsMatch } from "../../src/plan/preflight/check-platforms.ts";
import { loadDeclarations } from "../../src/run/settings/load-declarations.ts";
import { MemoryFiles } from "../support/fakes/memory-files.ts";

const inherited = Object.getOwnPropertyNames(Object.prototype);
const nameOfAll = fc.constantFrom(...inherited);
const load = (texts: Readonly<Record<string, string>>) =>
  loadDeclarations(
    { cwd: "/p", files: [], envFiles: [], projectName: undefined, projectDirectory: undefined },
    new Map(),
    new MemoryFiles({ "/p/compose.yaml": "services: {}", ...texts }),
  );

describe("names of inherited properties", () => {
  it("are not found in a record that does not hold them", () => {
    fc.assert(
      fc.property(nameOfAll, fc.boolean(), (name, isThere) => {
        const record = isThere ? Object.fromEntries([[name, "value"]]) : {};
        expect(ownValue(record, name)).toBe(isThere ? "value" : undefined);
      }),
    );
  });

  it("are ordinary words as units, platforms and keys of compose files", () => {
    fc.assert(
      fc.property(nameOfAll, (name) => {
        expect(parseSizeBytes(`5${name}`)).toBeUndefined();
        expect(platformsMatch(`linux/${name}`, "linux/amd64")).toBe(false);
        if (name === "__proto__") return;
        const over = { services: Object.fromEntries([[name, { image: "a" }]]) };
        expect(mergeModels({ services: {} }, over)).toEqual(over);
        expect(mergeModels(over, over)).toEqual(over);
      }),
    );
  });

  it("are rejected with a message as the folder of a pack", async () => {
    await fc.assert(
      fc.asyncProperty(nameOfAll, fc.constantFrom("description: x", "name: good"), async (name, text) => {
        const message = `pack folder ${JSON.stringify(name)}: this name is reserved`;
        await expect(load({ [`/p/templates/features/${name}/feature.yaml`]: text })).rejects.toMatchObject({
          code: "invalid-manifest",
          problems: [{ message, hint: expect.stringContaining("Rename") }],
        });
      }),
    );
  });

  it("are ordinary features where they are declared, or rejected with a message", async () => {
    await fc.assert(
      fc.asyncProperty(nameOfAll, fc.constantFrom("inline", "name"), async (name, where) => {
        const quoted = JSON.stringify(name);
        const texts =
          where === "inline"
            ? { "/p/stackctl.yaml": `features: { ${quoted}: {}, other: { requires: [${quoted}] } }` }
            : { "/p/templates/features/good/feature.yaml": `name: ${quoted}` };
        if (FeatureName.safeParse(name).success) {
          const { features } = await load(texts);
          expect(features?.map((feature) => feature.name)).toContain(name);
        } else {
          await expect(load(texts)).rejects.toMatchObject({ code: "invalid-manifest" });
        }
      }),
    );
  });
});

describe("pack folders", () => {
  it.each(["-rf", "--all", "a\nb", "a\u001b[2J", "with space", ".hidden", "x".repeat(200)])(
    "are refused in words: %j",
    async (name) => {
      await expect(
        load({ [`/p/templates/features/${name}/feature.yaml`]: "description: x" }),
      ).rejects.toMatchObject({
        code: "invalid-manifest",
        problems: [
          {
            message: expect.stringContaining(`pack folder ${JSON.stringify(name)}: a feature name has`),
            hint: expect.stringContaining("Rename"),
          },
        ],
      });
    },
  );

  it.each(["-rf", "constructor", "a\nb"])(
    "are rejected even if the pack sets its own name: %j",
    async (name) => {
      await expect(load({ [`/p/templates/features/${name}/feature.yaml`]: "name: good" })).rejects.toThrow(
        "is invalid",
      );
    },
  );

  it("may have any safe name if the pack sets its own", async () => {
    const { features } = await load({ "/p/templates/features/with space/feature.yaml": "name: good" });
    expect(features?.map(({ name }) => name)).toEqual(["good"]);
  });
});

describe("the number of features", () => {
  const declare = (count: number) =>
    load({
      "/p/stackctl.yaml": `features:\n${Array.from({ length: count }, (_, at) => `  f${at}: {}\n`).join("")}`,
    });

  it("is limited, and the error names limit and number", async () => {
    expect((await declare(500)).features?.length).toBe(500);
    await expect(declare(501)).rejects.toMatchObject({
      problems: [{ message: "the project declares 501 features; the limit is 500" }],
    });
  });
});
