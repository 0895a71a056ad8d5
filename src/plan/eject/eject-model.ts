import { ownValue } from "../../domain/own-value.ts";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { isSecret } from "../secrets/is-secret.ts";
import { findCredentials } from "../secrets/secret-values.ts";
import { Branch, branchOf, freeKeys, listUsed, saysNothing, structural, type Tree } from "./compose-tree.ts";
import { findReferences } from "./find-references.ts";
import { type Mask, placeholder } from "./mask.ts";
import { type Move, placePath, placeService } from "./place-paths.ts";

interface EjectRequest extends Move {
  /** The document that Compose prints, with placeholders for secrets. */
  readonly resolved: unknown;
  /** The document that Compose prints without filling in variables; undefined if Compose fails to. */
  readonly written: unknown;
  /** The services to keep. */
  readonly services: readonly string[];
  readonly mask: Mask;
  /** The variables that Compose read, including the placeholders. */
  readonly lookup: Lookup;
  /** Names that look like secrets but are not. */
  readonly plain: readonly string[];
}

/** A self-contained Compose file. */
export interface EjectedModel {
  readonly document: Branch;
  /** Sorted names of the variables that the file still references, without secrets. */
  readonly variables: readonly string[];
  /** Sorted names of the secrets that the file references. */
  readonly secrets: readonly string[];
}

/**
 * One Compose file for these services, without profiles and includes, with paths relative to its folder.
 * Variables stay in a value if they produce exactly the value that Compose resolved. Every other value is the
 * resolved one.
 */
export function ejectModel(request: EjectRequest): EjectedModel {
  const ejector = new Ejector(request);
  const document = ejector.eject();
  return { document, variables: [...ejector.variables].toSorted(), secrets: [...ejector.secrets].toSorted() };
}

/** The place of a value: its text before variables are filled in, and whether it is free text. */
interface Place {
  readonly written: Tree | undefined;
  readonly isFree: boolean;
}

class Ejector {
  readonly variables = new Set<string>();
  readonly secrets = new Set<string>();
  /** Literal values of the Compose files, by the name of the variable that replaces each value. */
  readonly #literals = new Map<string, string>();
  readonly #request: EjectRequest;
  readonly #root: Branch;
  readonly #written: Branch;

  constructor(request: EjectRequest) {
    this.#request = request;
    this.#root = Branch.parse(request.resolved);
    this.#written = branchOf(request.written);
  }

  eject(): Branch {
    const { services: names } = this.#request;
    const written = branchOf(this.#written.services);
    const services = Object.entries(branchOf(this.#root.services))
      .filter(([name]) => names.includes(name))
      .map(
        ([name, service]) =>
          [name, this.#ejectService(name, branchOf(service), branchOf(ownValue(written, name)))] as const,
      );
    const kept = Object.fromEntries(services);
    return {
      ...(typeof this.#root.name === "string" && { name: this.#root.name }),
      services: kept,
      ...this.#ejectResources(kept),
    };
  }

  #ejectService(name: string, service: Branch, written: Branch): Branch {
    const { profiles: _profiles, depends_on: dependsOn, ports, environment, build, ...rest } = service;
    const edges = Object.entries(branchOf(dependsOn)).filter(([other]) =>
      this.#request.services.includes(other),
    );
    const args = branchOf(build).args;
    const ejected = {
      ...this.#ejectBranch(rest, written),
      ...(build !== undefined && {
        build: {
          ...this.#ejectBranch(branchOf(build), branchOf(written.build)),
          ...(args !== undefined &&
            args !== null && { args: this.#ejectVariables(name, args, branchOf(written.build).args) }),
        },
      }),
      ...(environment !== undefined && {
        environment: this.#ejectVariables(name, environment, written.environment),
      }),
      ...(ports !== undefined && { ports: this.#ejectPorts(ports, written.ports) }),
      ...(edges.length > 0 && { depends_on: Object.fromEntries(edges) }),
    };
    return placeService(ejected, this.#request);
  }

  #ejectBranch(resolved: Branch, written: Branch, isFree = false): Branch {
    return Object.fromEntries(
      Object.entries(resolved)
        .filter(([key, value]) => !saysNothing(key, value))
        .map(([key, value]) => {
          const below = structural.has(key) ? undefined : ownValue(written, key);
          return [key, this.#ejectTree(value, { written: below, isFree: isFree || freeKeys.has(key) })];
        }),
    );
  }

  #ejectTree(resolved: Tree, { written, isFree }: Place): Tree {
    if (Array.isArray(resolved)) {
      const items = Array.isArray(written) && written.length === resolved.length ? written : [];
      return resolved.map((item, index) => this.#ejectTree(item, { written: items[index], isFree }));
    }
    if (resolved !== null && typeof resolved === "object")
      return this.#ejectBranch(resolved, branchOf(written), isFree);
    if (resolved === null) return null;
    return (
      this.#keepReference(resolved, written) ??
      (typeof resolved === "string" ? this.#show(resolved, isFree) : resolved)
    );
  }

  /**
   * The text with its variables, if they produce the value that Compose resolved and none is a secret; else
   * undefined.
   */
  #keepReference(resolved: string | number | boolean, written: Tree | undefined, forms?: readonly string[]) {
    if (typeof written !== "string") return undefined;
    const references = findReferences(written);
    const isSecret = references.some(({ name }) => Object.hasOwn(this.#request.mask.stand, name));
    if (references.length === 0 || isSecret) return undefined;
    const { text, fault } = interpolate(written, this.#request.lookup);
    const printed = typeof resolved === "string" ? text.replaceAll("$", "$$$$") : text;
    if (fault !== undefined || !(forms ?? [String(resolved)]).includes(printed)) return undefined;
    if (this.#request.mask.reveal(written, "free").text !== written || findCredentials(written).length > 0)
      return undefined;
    for (const { name } of references) this.variables.add(name);
    return written;
  }

  #show(printed: string, isFree: boolean): string {
    const { text, names } = this.#request.mask.reveal(printed, isFree ? "free" : undefined);
    for (const name of names) this.secrets.add(name);
    return text;
  }

  /**
   * Variables of a container or a build. A literal that is a secret, or contains a password, becomes a
   * reference.
   */
  #ejectVariables(service: string, resolved: Tree, written: Tree | undefined): Tree {
    return Object.fromEntries(
      Object.entries(branchOf(resolved)).map(([key, value]) => {
        const ejected = this.#ejectTree(value, { written: branchOf(written)[key], isFree: true });
        if (typeof ejected !== "string" || ejected === "" || /\$\{/.test(ejected)) return [key, ejected];
        if (!isSecret(key, ejected) || this.#request.plain.includes(key)) return [key, ejected];
        const name = this.#nameLiteral(service, key, ejected);
        this.secrets.add(name);
        return [key, placeholder(name)];
      }),
    );
  }

  /** The key; if that name already belongs to another value, the key prefixed with the service. */
  #nameLiteral(service: string, key: string, value: string): string {
    const own = `${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_${key}`;
    const { mask } = this.#request;
    const isFree =
      mask.holds(key, value) ||
      ((this.#literals.get(key) ?? value) === value && !Object.hasOwn(mask.stand, key));
    const name = isFree ? key : own;
    this.#literals.set(name, value);
    return name;
  }

  /** Ports in the short form with their variables, if these produce the port that Compose resolved. */
  #ejectPorts(resolved: Tree, written: Tree | undefined): Tree {
    if (!Array.isArray(resolved)) return resolved;
    const texts = Array.isArray(written) && written.length === resolved.length ? written : [];
    return resolved.map((port, index) => {
      const { host_ip: host, published, target, protocol } = branchOf(port);
      const short = [host, published, target].filter((part) => part !== undefined && part !== "").join(":");
      const kept = this.#keepReference(short, texts[index], [short, `${short}/${String(protocol)}`]);
      return kept ?? this.#ejectTree(port, { written: undefined, isFree: false });
    });
  }

  /** Networks, volumes, configs, secrets and models that the services use. Default names are left out. */
  #ejectResources(services: Branch): Branch {
    const project = typeof this.#root.name === "string" ? this.#root.name : "";
    const kinds = ["networks", "volumes", "configs", "secrets", "models"].flatMap((kind) => {
      const used = listUsed(kind, Object.values(services).map(branchOf));
      const entries = Object.entries(branchOf(this.#root[kind]))
        .filter(([key]) => used.has(key))
        .map(([key, value]) => [key, this.#ejectResource(key, branchOf(value), project)] as const);
      return entries.length === 0 ? [] : [[kind, Object.fromEntries(entries)] as const];
    });
    return Object.fromEntries(kinds);
  }

  #ejectResource(key: string, resource: Branch, project: string): Branch {
    const { name, file, environment, ipam, ...rest } = resource;
    if (typeof environment === "string") this.secrets.add(environment);
    const hasIpam = Object.keys(branchOf(ipam)).length > 0;
    return {
      ...(name !== undefined && name !== `${project}_${key}` && { name }),
      ...(file !== undefined && { file: typeof file === "string" ? placePath(file, this.#request) : file }),
      ...(environment !== undefined && { environment }),
      ...(ipam !== undefined && hasIpam && { ipam }),
      ...this.#ejectBranch(rest, {}),
    };
  }
}
