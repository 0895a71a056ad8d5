import type { NamedFound } from "../../domain/container.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { lookupIn } from "../../plan/dotenv/read-variable.ts";
import { listWantedNames } from "../../plan/preflight/check-names.ts";
import { listNamed } from "../../plan/preflight/check-requirements.ts";
import type { PreflightFacts } from "../../plan/preflight/facts.ts";
import type { PreflightCheck, PreflightWorld } from "./preflight-check.ts";

type Requirements = Pick<PreflightFacts, "named" | "unsetVariables" | "hasModelPlugin">;

const nothing: NamedFound = { networks: new Set(), volumes: new Set(), containers: new Map() };

/** The facts if no service has requirements. */
export const noRequirements: Requirements = {
  named: nothing,
  unsetVariables: new Set(),
  hasModelPlugin: undefined,
};

/**
 * Looks up the requirements of the services that change, in parallel; asks the engine only if there are any
 * names.
 */
export async function gatherRequirements(
  changed: readonly SelectedService[],
  { plan, project, observed }: PreflightCheck,
  { engine, compose }: Pick<PreflightWorld, "engine" | "compose">,
  signal: AbortSignal,
): Promise<Requirements> {
  const requirements = changed.flatMap(({ service }) => service.requirements ?? []);
  const wanted = listNamed(requirements);
  const names = listWantedNames({ plan, services: changed, containers: observed.containers });
  const containers = [...new Set([...wanted.containers, ...names.map(({ name }) => name)])];
  const isNamed = wanted.networks.length + wanted.volumes.length + containers.length > 0;
  const [named, hasModelPlugin] = await Promise.all([
    isNamed ? engine.findNamed({ ...wanted, containers }, signal) : nothing,
    requirements.some(({ kind }) => kind === "models") ? compose.hasPlugin("model") : undefined,
  ]);
  const { declarations, target } = project;
  const lookup = lookupIn(declarations.variables, target.env);
  return {
    named,
    unsetVariables: new Set(
      requirements.flatMap((one) =>
        one.kind === "variable" && lookup(one.name) === undefined ? one.name : [],
      ),
    ),
    hasModelPlugin,
  };
}
