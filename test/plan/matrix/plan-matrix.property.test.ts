import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { noFlags } from "../../../src/domain/flag-request.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { readCombinationRules } from "../../../src/plan/matrix/combination-rules.ts";
import { type Matrix, planMatrix } from "../../../src/plan/matrix/plan-matrix.ts";
import { findPortClashes, listWantedPorts } from "../../../src/plan/services/find-port-clashes.ts";
import { type ResolvedStack, resolveStack } from "../../../src/plan/services/resolve-stack.ts";
import { aManifest, someVariables } from "../../support/build/shapes.ts";
import { type AnyProject, anyProject } from "./any-project.ts";

const variables = someVariables();

/** What `--minimal --enable …` comes to; undefined where it is refused. */
function resolve({ features, model }: AnyProject, on: readonly string[]): ResolvedStack | undefined {
  const explicit = on.map((name) => ({ name, value: true, detail: `--enable ${name}` }));
  const request = { ...noFlags, explicit, sweep: "minimal" as const };
  const { choices } = chooseFlags({
    features,
    request,
    variables,
    manifest: aManifest(),
    manifestFile: "stackctl.yaml",
  });
  try {
    return resolveStack({ features, choices, model, request, variables, requested: [] });
  } catch (error) {
    if (error instanceof StackError) return undefined;
    throw error;
  }
}

function enabledIn({ features }: ResolvedStack): readonly string[] {
  return features.filter(({ enabled }) => enabled).map(({ feature }) => feature.name);
}

/** Every set of features that can run, found by trying each subset. */
function tryAll(project: AnyProject): ReadonlySet<string> {
  const names = project.features.map(({ name }) => name);
  const found = new Set<string>();
  for (let bits = 0; bits < 2 ** names.length; bits += 1) {
    const on = names.filter((_, index) => bits & (1 << index));
    const stack = resolve(project, on);
    if (!stack || findPortClashes(listWantedPorts(stack.selection.services)).length > 0) continue;
    if (enabledIn(stack).length === on.length) found.add(on.join(" "));
  }
  return found;
}

function plan(project: AnyProject, strength?: 2 | 3): Matrix["combinations"] {
  const { features, model } = project;
  const rules = readCombinationRules({ features, model, profiles: [], always: [] });
  try {
    return planMatrix({ features, rules, strength, include: [], exclude: [] }).combinations;
  } catch (error) {
    if (error instanceof StackError && error.code === "feature-conflict") return [];
    throw error;
  }
}

/** Whether every core service can run beside the others; where not, nothing can run at all. */
function coreClashes({ model }: AnyProject): boolean {
  const core = [...model.services.values()].filter(({ profiles }) => profiles.length === 0);
  const wanted = core.flatMap(({ name, ports }) =>
    ports.flatMap(({ published, ...port }) =>
      published === undefined ? [] : [{ ...port, published, service: name }],
    ),
  );
  return findPortClashes(wanted).length > 0;
}

const possible = anyProject.filter((project) => !coreClashes(project));

describe("the matrix of any project", () => {
  it("lists exactly the sets of features that resolve to themselves without a port clash", () => {
    fc.assert(
      fc.property(possible, (project) => {
        const listed = plan(project).map(({ features }) => features.join(" "));
        expect(new Set(listed)).toEqual(tryAll(project));
        expect(new Set(listed).size).toBe(listed.length);
      }),
      { numRuns: 100 },
    );
  });

  it.each([2, 3] as const)(
    "covers every valid on/off state of %i features, and no invalid one",
    (strength) => {
      fc.assert(
        fc.property(possible, (project) => {
          const names = project.features.map(({ name }) => name);
          const tuples = (set: string) => {
            const on = set.split(" ");
            const signed = names.map((name) => `${on.includes(name) ? "+" : "-"}${name}`);
            return choose(signed, Math.min(strength, signed.length)).map((tuple) => tuple.join());
          };
          const valid = tryAll(project);
          const rows = plan(project, strength).map(({ features }) => features.join(" "));
          expect(rows.filter((row) => !valid.has(row))).toEqual([]);
          expect(new Set(rows.flatMap(tuples))).toEqual(new Set([...valid].flatMap(tuples)));
        }),
        { numRuns: 60 },
      );
    },
  );

  it("begins with a minimal set of features, followed by a maximal one", () => {
    fc.assert(
      fc.property(possible, (project) => {
        const [minimal, full] = plan(project, 2).map(({ features }) => features);
        const sets = [...tryAll(project)].map((set) => set.split(" ").filter((name) => name !== ""));
        const isWithin = (inner: readonly string[], outer: readonly string[]) =>
          inner.length < outer.length && inner.every((name) => outer.includes(name));
        expect(minimal === undefined).toBe(sets.length === 0);
        expect(sets.filter((set) => isWithin(set, minimal ?? []))).toEqual([]);
        expect(sets.filter((set) => isWithin(full ?? minimal ?? [], set))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("has arguments that enable exactly its features", () => {
    fc.assert(
      fc.property(possible, (project) => {
        for (const { args, features } of plan(project, 2)) {
          const [sweep, , list = ""] = args.split(" ");
          expect(sweep).toBe("--minimal");
          const stack = resolve(
            project,
            list.split(",").filter((name) => name !== ""),
          );
          expect(stack && enabledIn(stack)).toEqual(features);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function choose<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) =>
    choose(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]),
  );
}
