import { formatPosition, type Problem } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import { lookupIn } from "../dotenv/read-variable.ts";
import { formatPort } from "../services/find-port-clashes.ts";
import { findPortSource } from "./find-port-source.ts";
import type { PortToMove } from "./find-ports-to-move.ts";

interface PortDeclarations {
  /** The compose files; file names as shown to the user. */
  readonly sources: readonly { readonly file: string; readonly text: string }[];
  readonly variables: Variables;
  /** Variables that stackctl itself passes to Compose, such as those of features. */
  readonly env: Readonly<Record<string, string>>;
}

/** The variable that `.env` can set to move a port, or the problem that prevents it. */
export type PortVariable =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "problem"; readonly problem: Problem };

/** Finds the variable that a compose file reads a host port from, if `.env` alone decides its value. */
export function findPortVariable(
  { port, beside }: PortToMove,
  { sources, variables, env }: PortDeclarations,
): PortVariable {
  const lookup = lookupIn(variables, env);
  const source = findPortSource(sources, port, lookup);
  const fail = (why: string, hint: string): PortVariable => ({
    kind: "problem",
    problem: { message: `${port.service} publishes ${formatPort(port)}, ${why}`, hint },
  });
  if (source.kind === "unknown") {
    return fail("but its declaration was not found in the compose files", "Change the port by hand.");
  }
  if (source.kind === "fixed") {
    return fail(
      `which ${formatPosition(source.where)} writes as ${source.written} instead of a separate variable`,
      `Write \${${port.service.toUpperCase().replaceAll(/\W/g, "_")}_PORT:-${port.published}} there to make it remappable.`,
    );
  }
  const { name } = source;
  if (variables.environment.has(name)) {
    return fail(
      `set by ${name} in the environment, which overrides .env`,
      `Unset ${name}, or set it to a free port.`,
    );
  }
  const other = beside && findPortSource(sources, beside, lookup);
  if (other?.kind === "variable" && other.name === name) {
    return fail(
      `and ${beside?.service} does too, both through ${name}`,
      "Use a separate variable for one of them.",
    );
  }
  const isFeatures = !variables.dotenv.some((one) => one.name === name) && Object.hasOwn(env, name);
  return isFeatures
    ? fail(`through ${name}, which a feature sets`, `Set ${name} in .env.`)
    : { kind: "variable", name };
}
