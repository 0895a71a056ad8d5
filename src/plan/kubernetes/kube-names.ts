import { StackError } from "../../domain/errors.ts";

/** The longest name: a pod's name gets a suffix, and a label has at most 63 characters. */
const longest = 52;

/**
 * A name that is valid for every kind of object: lower-case letters, digits and dashes, with a letter first
 * (RFC 1123, and RFC 1035 for Services).
 */
export function kubeName(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const name = /^[a-z]/.test(plain) ? plain : `x-${plain}`.replace(/-$/, "");
  if (name.length <= longest) return name;
  return `${name.slice(0, longest - 8).replace(/-+$/, "")}-${hashOf(text)}`;
}

/** A short hash (FNV-1a), which keeps long names apart. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, "0").slice(0, 7);
}

/** The Kubernetes name of each given name. Throws StackError `not-portable` if two become the same. */
export function nameServices(services: readonly string[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const service of services) {
    const name = kubeName(service);
    const owner = owners.get(name);
    if (owner !== undefined) {
      throw new StackError("not-portable", {
        message: `services ${owner} and ${service} would both be named ${name}: names in Kubernetes have only lower-case letters, digits and dashes`,
        hint: "Rename one of the services in the Compose file.",
      });
    }
    owners.set(name, service);
  }
  return new Map(services.map((service) => [service, kubeName(service)]));
}

/** Distinct Kubernetes names for texts, in their order: a taken name gets a number. */
export function nameApart(
  texts: readonly string[],
  taken: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  return new Map(
    texts.map((text) => {
      const wanted = kubeName(text);
      let name = wanted;
      for (let number = 2; used.has(name); number += 1) name = `${wanted}-${number}`;
      used.add(name);
      return [text, name];
    }),
  );
}

/** A valid key of a ConfigMap or Secret: letters, digits, dots, dashes and underscores. */
export function kubeKey(text: string): string {
  const key = text.replaceAll("/", "__").replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return key === "." || key === ".." ? `_${key}` : key.slice(0, 253);
}
