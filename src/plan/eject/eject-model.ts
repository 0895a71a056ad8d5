import { ownValue } from "../../domain/own-value.ts";
import { Branch, branchOf, listUsed } from "./compose-tree.ts";
import { type Move, placePath, placeService } from "./place-paths.ts";
import { ValueEjector, type ValueFacts } from "./value-ejector.ts";

interface EjectRequest extends Move, ValueFacts {
  /** The document that Compose prints, with placeholders for secrets. */
  readonly resolved: unknown;
  /** The document that Compose prints without filling in variables; undefined if Compose fails to. */
  readonly written: unknown;
  /** The services to keep. */
  readonly services: readonly string[];
}

/** A self-contained Compose file. */
export interface EjectedModel {
  readonly document: Branch;
  /** Sorted names of the variables that the file still references, without secrets. */
  readonly variables: readonly string[];
  /** Sorted names of the secrets that the file references. */
  readonly secrets: readonly string[];
}

/** One Compose file for these services, without profiles and includes, with paths relative to its folder. */
export function ejectModel(request: EjectRequest): EjectedModel {
  const values = new ValueEjector(request);
  const document = ejectDocument(request, values);
  return { document, variables: [...values.variables].toSorted(), secrets: [...values.secrets].toSorted() };
}

function ejectDocument(request: EjectRequest, values: ValueEjector): Branch {
  const root = Branch.parse(request.resolved);
  const written = branchOf(branchOf(request.written).services);
  const services = Object.fromEntries(
    Object.entries(branchOf(root.services))
      .filter(([name]) => request.services.includes(name))
      .map(([name, service]) => {
        const before = branchOf(ownValue(written, name));
        return [name, ejectService(name, branchOf(service), before, { request, values })];
      }),
  );
  return {
    ...(typeof root.name === "string" && { name: root.name }),
    services,
    ...ejectResources(root, services, { request, values }),
  };
}

interface Ejecting {
  readonly request: EjectRequest;
  readonly values: ValueEjector;
}

function ejectService(name: string, service: Branch, written: Branch, { request, values }: Ejecting): Branch {
  const { profiles: _profiles, depends_on: dependsOn, ports, environment, build, ...rest } = service;
  const edges = Object.entries(branchOf(dependsOn)).filter(([other]) => request.services.includes(other));
  const args = branchOf(build).args;
  const ejected = {
    ...values.ejectBranch(rest, written),
    ...(build !== undefined && {
      build: {
        ...values.ejectBranch(branchOf(build), branchOf(written.build)),
        ...(args !== undefined &&
          args !== null && { args: values.ejectVariables(name, args, branchOf(written.build).args) }),
      },
    }),
    ...(environment !== undefined && {
      environment: values.ejectVariables(name, environment, written.environment),
    }),
    ...(ports !== undefined && { ports: values.ejectPorts(ports, written.ports) }),
    ...(edges.length > 0 && { depends_on: Object.fromEntries(edges) }),
  };
  return placeService(ejected, request);
}

/** Networks, volumes, configs, secrets and models that the services use. Default names are left out. */
function ejectResources(root: Branch, services: Branch, ejecting: Ejecting): Branch {
  const project = typeof root.name === "string" ? root.name : "";
  const kinds = ["networks", "volumes", "configs", "secrets", "models"].flatMap((kind) => {
    const used = listUsed(kind, Object.values(services).map(branchOf));
    const entries = Object.entries(branchOf(root[kind]))
      .filter(([key]) => used.has(key))
      .map(([key, value]) => [key, ejectResource(key, branchOf(value), { ...ejecting, project })] as const);
    return entries.length === 0 ? [] : [[kind, Object.fromEntries(entries)] as const];
  });
  return Object.fromEntries(kinds);
}

function ejectResource(
  key: string,
  resource: Branch,
  { request, values, project }: Ejecting & { readonly project: string },
): Branch {
  const { name, file, environment, ipam, ...rest } = resource;
  if (typeof environment === "string") values.secrets.add(environment);
  const hasIpam = Object.keys(branchOf(ipam)).length > 0;
  return {
    ...(name !== undefined && name !== `${project}_${key}` && { name }),
    ...(file !== undefined && { file: typeof file === "string" ? placePath(file, request) : file }),
    ...(environment !== undefined && { environment }),
    ...(ipam !== undefined && hasIpam && { ipam }),
    ...values.ejectBranch(rest, {}),
  };
}
