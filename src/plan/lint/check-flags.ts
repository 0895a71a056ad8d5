import { basename } from "node:path";
import type { Feature } from "../../domain/feature.ts";
import { suggest } from "../names/suggest.ts";
import { namesIn } from "./find-shaping-variables.ts";
import { type FoundProblem, type LintFacts, locateDeclaration } from "./lint-facts.ts";

/** Flags without effect: flags of empty features, and `ENABLE_…` lines of `.env` that no compose file reads. */
export function checkFlags(facts: LintFacts): readonly FoundProblem[] {
  const { features, variables, declarations, sources } = facts;
  const read = new Set(sources.values.flatMap(({ value }) => namesIn(value)));
  const flags = features.map(({ flag }) => flag);
  const dead = features.filter((feature) => !read.has(feature.flag) && bringsNothing(feature, facts));
  const passedOn = new Set(
    sources.values.filter(({ path }) => path.includes("env_file")).map(({ value }) => basename(value)),
  );
  const stray = variables.dotenv.filter(
    ({ name, where }) =>
      name.startsWith("ENABLE_") &&
      !flags.includes(name) &&
      !read.has(name) &&
      where !== undefined &&
      !passedOn.has(basename(where.file)),
  );
  return [
    ...dead.map((feature) => ({
      rule: "unread-flag" as const,
      message: `${feature.flag} enables ${feature.name}, which has no service, overlay, variable or requirement`,
      where: locateDeclaration(feature, "flag", declarations),
    })),
    ...stray.map(({ name, where }) => {
      const near = suggest(name, flags);
      return {
        rule: "unread-flag" as const,
        message: `no feature has the flag ${name}, and no compose file reads it`,
        where,
        fix: near === undefined ? "Remove it." : `Did you mean ${near}?`,
      };
    }),
  ];
}

function bringsNothing(feature: Feature, { models }: LintFacts): boolean {
  const { profiles, overlays, env, requires, secrets } = feature;
  const hasService = models.some(({ services }) =>
    [...services.values()].some((service) => service.profiles.some((profile) => profiles.includes(profile))),
  );
  const brings = [overlays, Object.keys(env), requires, secrets].some((list) => list.length > 0);
  return !hasService && !brings;
}
