import { ownValue } from "../../domain/own-value.ts";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { isSecret } from "../secrets/is-secret.ts";
import { findCredentials } from "../secrets/secret-values.ts";
import { type Branch, branchOf, freeKeys, saysNothing, structural, type Tree } from "./compose-tree.ts";
import { findReferences } from "./find-references.ts";
import { type Mask, placeholder } from "./mask.ts";

/** How values of a project are shown in a new file. */
export interface ValueFacts {
  readonly mask: Mask;
  /** The variables that Compose read, including the placeholders. */
  readonly lookup: Lookup;
  /** Names that look like secrets but are not. */
  readonly plain: readonly string[];
}

/** The place of a value: its text before variables are filled in, and whether it is free text. */
interface Place {
  readonly written: Tree | undefined;
  readonly isFree: boolean;
}

/**
 * Ejects values, and collects the variables and secrets that they reference. Variables stay in a value if they
 * produce exactly the value that Compose resolved. Every other value is the resolved one.
 */
export class ValueEjector {
  readonly variables = new Set<string>();
  readonly secrets = new Set<string>();
  /** Literal values of the Compose files, by the name of the variable that replaces each value. */
  readonly #literals = new Map<string, string>();
  readonly #facts: ValueFacts;

  constructor(facts: ValueFacts) {
    this.#facts = facts;
  }

  /** The values of a mapping, without keys that say nothing. */
  ejectBranch(resolved: Branch, written: Branch, isFree = false): Branch {
    return Object.fromEntries(
      Object.entries(resolved)
        .filter(([key, value]) => !saysNothing(key, value))
        .map(([key, value]) => {
          const below = structural.has(key) ? undefined : ownValue(written, key);
          return [key, this.#ejectTree(value, { written: below, isFree: isFree || freeKeys.has(key) })];
        }),
    );
  }

  /**
   * Variables of a container or a build. A literal that is a secret, or contains a password, becomes a
   * reference.
   */
  ejectVariables(service: string, resolved: Tree, written: Tree | undefined): Tree {
    return Object.fromEntries(
      Object.entries(branchOf(resolved)).map(([key, value]) => {
        const ejected = this.#ejectTree(value, { written: branchOf(written)[key], isFree: true });
        if (typeof ejected !== "string" || ejected === "" || /\$\{/.test(ejected)) return [key, ejected];
        if (!isSecret(key, ejected) || this.#facts.plain.includes(key)) return [key, ejected];
        const name = this.#nameLiteral(service, key, ejected);
        this.secrets.add(name);
        return [key, placeholder(name)];
      }),
    );
  }

  /** Ports in the short form with their variables, if these produce the port that Compose resolved. */
  ejectPorts(resolved: Tree, written: Tree | undefined): Tree {
    if (!Array.isArray(resolved)) return resolved;
    const texts = Array.isArray(written) && written.length === resolved.length ? written : [];
    return resolved.map((port, index) => {
      const { host_ip: host, published, target, protocol } = branchOf(port);
      const short = [host, published, target].filter((part) => part !== undefined && part !== "").join(":");
      const kept = this.#keepReference(short, texts[index], [short, `${short}/${String(protocol)}`]);
      return kept ?? this.#ejectTree(port, { written: undefined, isFree: false });
    });
  }

  #ejectTree(resolved: Tree, { written, isFree }: Place): Tree {
    if (Array.isArray(resolved)) {
      const items = Array.isArray(written) && written.length === resolved.length ? written : [];
      return resolved.map((item, index) => this.#ejectTree(item, { written: items[index], isFree }));
    }
    if (resolved !== null && typeof resolved === "object")
      return this.ejectBranch(resolved, branchOf(written), isFree);
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
    const isSecret = references.some(({ name }) => Object.hasOwn(this.#facts.mask.stand, name));
    if (references.length === 0 || isSecret) return undefined;
    const { text, fault } = interpolate(written, this.#facts.lookup);
    const printed = typeof resolved === "string" ? text.replaceAll("$", "$$$$") : text;
    if (fault !== undefined || !(forms ?? [String(resolved)]).includes(printed)) return undefined;
    if (this.#facts.mask.reveal(written, "free").text !== written || findCredentials(written).length > 0)
      return undefined;
    for (const { name } of references) this.variables.add(name);
    return written;
  }

  #show(printed: string, isFree: boolean): string {
    const { text, names } = this.#facts.mask.reveal(printed, isFree ? "free" : undefined);
    for (const name of names) this.secrets.add(name);
    return text;
  }

  /** The key; if that name already belongs to another value, the key prefixed with the service. */
  #nameLiteral(service: string, key: string, value: string): string {
    const own = `${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_${key}`;
    const { mask } = this.#facts;
    const isFree =
      mask.holds(key, value) ||
      ((this.#literals.get(key) ?? value) === value && !Object.hasOwn(mask.stand, key));
    const name = isFree ? key : own;
    this.#literals.set(name, value);
    return name;
  }
}
