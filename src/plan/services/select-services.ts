import { type Problem, StackError } from "../../domain/errors.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel, Service, ServiceDependency } from "../../domain/service.ts";
import type { Source } from "../../domain/settings.ts";
import { describeDisabledProfiles, hasProfile, namedProfiles } from "../features/profiles.ts";
import type { AddedFeature } from "../features/resolve-features.ts";
import { checkServices, noticeFaulty, refuseFaulty } from "./check-services.ts";
import { chooseCondition } from "./choose-condition.ts";
import { orderServices } from "./order-services.ts";

/** An active profile that no feature owns, with the source that activates it. */
export interface LooseProfile {
  readonly name: string;
  readonly source: Source;
}

/** The services to run, in the order of their dependencies, and the features that they still need. */
export interface Selection {
  readonly profiles: readonly string[];
  readonly services: readonly SelectedService[];
  /** Disabled features that services need. If there are any, features must be resolved again with them. */
  readonly added: readonly AddedFeature[];
  readonly notices: readonly Notice[];
}

interface SelectionRequest {
  readonly model: ComposeModel;
  readonly features: readonly ResolvedFeature[];
  readonly looseProfiles: readonly LooseProfile[];
  /** Services named on the command line; empty means all services of the active profiles. */
  readonly requested: readonly string[];
}

/**
 * Selects the services of the active profiles, or the requested ones, with all their dependencies. Throws
 * StackError: `unknown-service`; `dependency-owner` if a needed service is in an inactive profile that no
 * feature owns, or several; `invalid-setting` for invalid labels.
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
    const owner = findOwner(service, features, kind === "argument" ? detail : `${detail}, which`);
    if (!added.has(owner)) added.set(owner, { name: owner, source: { kind, detail }, because });
  };
  for (const service of findRoots(request, isOn)) {
    causes.set(service.name, describeCause(service, features, looseProfiles));
    if (!isOn(service)) startOwner(service, `service ${service.name}`, [], "argument");
  }
  // A Map also visits entries that are added during iteration, so this loop follows dependencies of any
  // depth.
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

/** The one feature that owns a disabled service. `needed` is the subject of the error message. */
function findOwner(service: Service, features: readonly ResolvedFeature[], needed: string): string {
  const owners = features.filter(({ feature }) =>
    feature.profiles.some((name) => service.profiles.includes(name)),
  );
  const [owner, another] = owners;
  if (owner && !another) return owner.feature.name;
  const names = namedProfiles(service);
  throw new StackError("dependency-owner", {
    message: `${needed} is disabled: ${describeDisabledProfiles(names)}`,
    hint: another
      ? `Choose one of the features that own it: ${owners.map(({ feature }) => `--enable-${feature.name}`).join(" or ")}.`
      : `Add --profile ${names[0] ?? '""'}, or declare a feature for it.`,
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
  return service.profiles.includes("") ? "no profile is active" : "named on the command line";
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
    message: `${service} runs without ${edge.service}, an optional dependency that is disabled`,
    ...(profile === undefined ? {} : { hint: `Use --profile ${profile} to enable it.` }),
  };
}

function describeEmptiness({ services }: ComposeModel): Notice {
  if (services.size === 0) return { code: "no-service", message: "the compose files declare no services" };
  return {
    code: "no-service",
    message: "no service is enabled: every service belongs to a profile that is not enabled",
    hint: "Run stackctl features to list the features that can be enabled.",
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
    throw new StackError("invalid-setting", { message: "service labels are invalid", problems });
  }
  return services;
}
