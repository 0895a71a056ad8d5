import { type Problem, StackError } from "../domain/errors.ts";
import type { ResolvedFeature } from "../domain/feature.ts";
import type { Notice } from "../domain/notice.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { ComposeModel, Service, ServiceDependency } from "../domain/service.ts";
import type { Source } from "../domain/source.ts";
import { checkServices } from "./check-services.ts";
import { chooseCondition } from "./choose-condition.ts";
import { hasProfile, namedProfiles } from "./has-profile.ts";
import { orderServices } from "./order-services.ts";
import { noticeFaulty, refuseFaulty } from "./refuse-faulty.ts";
import type { AddedFeature } from "./resolve-features.ts";

/** A profile that is on without being a feature's own, and who said so. */
export interface LooseProfile {
  readonly name: string;
  readonly source: Source;
}

/** What is to run: services in the order of their dependencies, or the features that are still missing for it. */
export interface Selection {
  readonly profiles: readonly string[];
  readonly services: readonly SelectedService[];
  /** Features that services need and that are off; when there are any, resolve again with them. */
  readonly added: readonly AddedFeature[];
  readonly notices: readonly Notice[];
}

interface SelectionRequest {
  readonly model: ComposeModel;
  readonly features: readonly ResolvedFeature[];
  readonly looseProfiles: readonly LooseProfile[];
  /** Services named on the command line; empty means all of the profiles that are on. */
  readonly requested: readonly string[];
}

/**
 * Selects the services of the profiles that are on, or those asked for, with all that they depend on.
 * Throws StackError: `unknown-service`; `dependency-owner` when a dependency is behind a profile that not exactly one
 * feature owns; `invalid-setting` for labels that say nothing sensible.
 */
export function selectServices(request: SelectionRequest): Selection {
  const { model, features, looseProfiles, requested } = request;
  const profiles = [
    ...new Set([
      ...features.filter(({ enabled }) => enabled).flatMap(({ feature }) => feature.profiles),
      ...looseProfiles.map(({ name }) => name),
    ]),
  ];
  const isOn = (service: Service) => hasProfile(service, profiles);
  refuseFaulty(model, profiles, requested);
  const added = new Map<string, AddedFeature>();
  const notices: Notice[] = [];
  const causes = new Map<string, string>();

  const startOwner = (
    service: Service,
    detail: string,
    because: readonly string[],
    kind: "argument" | "dependency",
  ) => {
    const owner = findOwner(service, features, detail);
    if (!added.has(owner)) added.set(owner, { name: owner, source: { kind, detail }, because });
  };
  for (const service of findRoots(request, isOn)) {
    causes.set(service.name, describeCause(service, features, looseProfiles));
    if (!isOn(service)) startOwner(service, `service ${service.name}`, [], "argument");
  }
  // A Map visits what is added while it is walked, so dependencies of dependencies are followed too.
  for (const [name] of causes) {
    for (const edge of model.services.get(name)?.dependsOn ?? []) {
      const dependency = model.services.get(edge.service);
      if (dependency && isOn(dependency)) {
        if (!causes.has(edge.service)) causes.set(edge.service, describeNeed(dependency, name, request));
      } else if (!edge.required) {
        notices.push(describeAbsence(name, edge, dependency));
      } else if (dependency) {
        causes.set(edge.service, `needed by ${name}`);
        startOwner(dependency, `${name} depends on ${edge.service}`, [name], "dependency");
      }
    }
  }
  return {
    profiles,
    services: describeServices(causes, request),
    added: [...added.values()],
    notices: [
      ...(causes.size === 0 ? [describeEmptiness(model)] : notices),
      ...(model.faulty ?? []).map(noticeFaulty),
    ],
  };
}

function findRoots(
  { model, requested }: SelectionRequest,
  isOn: (service: Service) => boolean,
): readonly Service[] {
  checkServices(model, requested);
  const services = [...model.services.values()];
  return requested.length === 0
    ? services.filter(isOn)
    : services.filter(({ name }) => requested.includes(name));
}

function findOwner(service: Service, features: readonly ResolvedFeature[], detail: string): string {
  const owners = features.filter(({ feature }) =>
    feature.profiles.some((name) => service.profiles.includes(name)),
  );
  const [owner, another] = owners;
  if (owner && !another) return owner.feature.name;
  const names = namedProfiles(service);
  throw new StackError("dependency-owner", {
    message: `${detail}, which is behind ${names.length === 1 ? "profile" : "profiles"} ${names.join(", ")} and off`,
    hint: another
      ? `several features own it; choose one: ${owners.map(({ feature }) => `--enable-${feature.name}`).join(" or ")}`
      : `no feature owns it; switch it on with --profile ${names[0] ?? '""'}, or declare a feature for it`,
  });
}

function describeCause(
  service: Service,
  features: readonly ResolvedFeature[],
  looseProfiles: readonly LooseProfile[],
): string {
  if (service.profiles.length === 0) return "core service";
  const owner = findFeature(service, features);
  if (owner) return `feature ${owner.feature.name}: ${owner.source.detail}`;
  const loose = looseProfiles.find(({ name }) => service.profiles.includes(name));
  if (loose) return `profile ${loose.name || '""'}: ${loose.source.detail}`;
  return service.profiles.includes("") ? "no profile is named" : "asked for by name";
}

function describeNeed(
  service: Service,
  needer: string,
  { features, looseProfiles }: SelectionRequest,
): string {
  return service.profiles.length === 0
    ? `needed by ${needer}`
    : describeCause(service, features, looseProfiles);
}

function describeAbsence(service: string, edge: ServiceDependency, dependency: Service | undefined): Notice {
  const profile = dependency && namedProfiles(dependency)[0];
  return {
    code: "optional-dependency-off",
    message: `${service} runs without ${edge.service}, which is optional and off`,
    ...(profile === undefined ? {} : { hint: `it is in profile ${profile}` }),
  };
}

function describeEmptiness({ services }: ComposeModel): Notice {
  if (services.size === 0) return { code: "no-service", message: "the compose files have no service at all" };
  return {
    code: "no-service",
    message: "no service is on: each one is in a profile that is off",
    hint: "stackctl features lists what can be switched on",
  };
}

function findFeature(service: Service, features: readonly ResolvedFeature[]): ResolvedFeature | undefined {
  return features.find(
    ({ enabled, feature }) =>
      enabled && feature.profiles.some((profile) => service.profiles.includes(profile)),
  );
}

function describeServices(
  causes: ReadonlyMap<string, string>,
  { model, features }: SelectionRequest,
): readonly SelectedService[] {
  const selected = orderServices(model).filter(({ name }) => causes.has(name));
  const problems: Problem[] = [];
  const services = selected.map((service) => {
    const chosen = chooseCondition(service, selected);
    problems.push(...chosen.problems);
    return {
      service,
      condition: chosen.condition,
      mayExit: chosen.mayExit,
      timeoutMs: chosen.timeoutMs,
      feature: service.profiles.length === 0 ? undefined : findFeature(service, features)?.feature.name,
      cause: causes.get(service.name) ?? "core service",
    };
  });
  if (problems.length > 0) {
    throw new StackError("invalid-setting", { message: "labels of services are wrong", problems });
  }
  return services;
}
