import { interpolate } from "../dotenv/interpolate.ts";
import { lookupIn } from "../dotenv/read-variable.ts";
import { closeOver, findUnmet } from "../matrix/combination-rules.ts";
import {
  adviseOnPortClash,
  describePortClash,
  findAllPortClashes,
  listWantedPorts,
} from "../services/find-port-clashes.ts";
import { type CombinationRun, type FoundProblem, type LintFacts, locateDeclaration } from "./lint-facts.ts";

/** Problems of feature combinations: unresolvable projects, clashes of ports and names, unpublished URLs. */
export function checkCombinations(facts: LintFacts): readonly FoundProblem[] {
  return [
    ...findUnresolvable(facts),
    ...findImpossible(facts),
    ...findOwnerless(facts),
    ...findClashes(facts),
    ...findUnpublished(facts),
  ];
}

function findUnresolvable({ runs }: LintFacts): readonly FoundProblem[] {
  const known = new Set<string>();
  return runs.flatMap(({ features, outcome }) => {
    if (outcome.kind !== "failed") return [];
    const { message, problems, hint } = outcome.error;
    const details = [message, ...problems.map((problem) => problem.message)].join(": ");
    if (known.has(details)) return [];
    known.add(details);
    const where = problems[0]?.where;
    return [
      {
        rule: "unresolvable" as const,
        message: `with ${describeSet(features)}, ${details}`,
        where,
        ...(hint === undefined ? {} : { fix: hint }),
      },
    ];
  });
}

function findImpossible({ impossible, rules, features, sources, declarations }: LintFacts): FoundProblem[] {
  return impossible.flatMap(({ feature: name, message }): readonly FoundProblem[] => {
    const clash = rules.impossible.get(name);
    if (clash) {
      return [
        {
          rule: clash.kind === "port" ? "port-clash" : "name-clash",
          service: clash.second,
          message: `${clash.cause} when ${name} is enabled`,
          where: sources.locate([
            "services",
            clash.second,
            clash.kind === "port" ? "ports" : "container_name",
          ]),
        },
      ];
    }
    const on = closeOver(rules, [...rules.always, name]);
    if (findUnmet(rules, on, (other) => !on.has(other))) return [];
    const feature = features.find((one) => one.name === name);
    return [
      {
        rule: "unresolvable",
        message,
        where: feature && locateDeclaration(feature, "conflicts", declarations),
      },
    ];
  });
}

/** Dependencies that no enabled feature provides: several features own the dependency, or none does. */
function findOwnerless({ rules, sources }: LintFacts): FoundProblem[] {
  return rules.alternatives.flatMap((alternative): readonly FoundProblem[] => {
    const { of, oneOf, service, cause } = alternative;
    const on = closeOver(rules, [...rules.always, ...(of === undefined ? [] : [of])]);
    if (oneOf.some((name) => on.has(name))) return [];
    const who = of === undefined ? "with any features" : `when ${of} is enabled`;
    const owners =
      oneOf.length === 0
        ? "whose profile no feature has"
        : `which several features bring: ${oneOf.join(", ")}`;
    return [
      {
        rule: "dependency-owner",
        service,
        message: `${cause} ${who}, ${owners}`,
        where: sources.locate(["services", service, "depends_on"]),
      },
    ];
  });
}

function findClashes({ runs, sources }: LintFacts): readonly FoundProblem[] {
  return runs.flatMap(({ outcome }) => {
    if (outcome.kind !== "resolved") return [];
    return findAllPortClashes(listWantedPorts(outcome.stack.selection.services)).map((clash) => ({
      rule: "port-clash" as const,
      service: clash.second.service,
      message: describePortClash(clash),
      where: sources.locate(["services", clash.second.service, "ports"]),
      ...(clash.first.service === clash.second.service ? { fix: adviseOnPortClash(clash) } : {}),
    }));
  });
}

function findUnpublished(facts: LintFacts): readonly FoundProblem[] {
  const { manifest, manifestFile, declarations, features, runs } = facts;
  const ofManifest = manifest.endpoints.map((endpoint) => ({
    endpoint,
    feature: undefined,
    where: declarations.get(manifestFile)?.locate(["endpoints"]),
  }));
  const ofFeatures = features.flatMap((feature) =>
    feature.endpoints.map((endpoint) => ({
      endpoint,
      feature: feature.name,
      where: locateDeclaration(feature, "endpoints", declarations),
    })),
  );
  return [...ofManifest, ...ofFeatures].flatMap(({ endpoint, feature, where }) => {
    const lost = runs.find(
      (run) =>
        (feature === undefined || run.features.includes(feature)) &&
        isUnpublished(fillIn(endpoint.url, run, facts), endpoint.service, run),
    );
    if (!lost) return [];
    const port = portOf(fillIn(endpoint.url, lost, facts));
    const publisher =
      endpoint.service === undefined ? "no service" : `neither ${endpoint.service} nor another service`;
    return [
      {
        rule: "unpublished-url" as const,
        service: endpoint.service,
        message: `${endpoint.name} declares port ${port}, which ${publisher} publishes with ${describeSet(lost.features)}`,
        where,
      },
    ];
  });
}

function fillIn(url: string, { env }: CombinationRun, { variables }: LintFacts): string {
  return interpolate(url, lookupIn(variables, env)).text;
}

/** Judges only addresses of this host. A service on the host's own network may listen on any port. */
function isUnpublished(url: string, service: string | undefined, { outcome }: CombinationRun): boolean {
  if (outcome.kind !== "resolved" || !URL.canParse(url)) return false;
  if (!/^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/.test(new URL(url).hostname)) return false;
  const services = outcome.stack.selection.services.map((selected) => selected.service);
  const isHosted = services.some(
    ({ name, hostNetwork }) => hostNetwork && (service === undefined || name === service),
  );
  const port = portOf(url);
  const publishes = services.some(({ ports }) =>
    ports.some(({ published, protocol }) => published === port && protocol === "tcp"),
  );
  return !isHosted && !publishes;
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function describeSet(features: readonly string[]): string {
  if (features.length === 0) return "no feature enabled";
  return `${features.join(", ")} enabled`;
}
