/** An external object that the Swarm lacks, and how to create it: services join only networks of the whole Swarm. */
export function describeAbsent(kind: "networks" | "configs" | "secrets", name: string): string {
  const one = kind.replace(/s$/, "");
  const way = kind === "networks" ? `--driver overlay ${name}` : `${name} FILE`;
  return `${one} ${name} is external and does not exist: create it with docker ${one} create ${way}`;
}
