import { type Problem, StackError } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { readVariable } from "../dotenv/read-variable.ts";
import { formatPort, listWantedPorts, type WantedPort } from "./find-port-clashes.ts";

interface ExposureFacts {
  readonly services: readonly SelectedService[];
  readonly variables: Variables;
  /** Variables that must be set if a port is published on an address other than loopback. */
  readonly required: readonly string[];
}

/**
 * The error for ports that are reachable from the network while a required secret is not set; undefined if
 * there are none.
 */
export function findExposed({ services, variables, required }: ExposureFacts): StackError | undefined {
  const unset = required.filter((name) => !readVariable(variables, name));
  const open = listWantedPorts(services).filter((port) => !isLoopback(port.hostIp));
  if (unset.length === 0 || open.length === 0) return undefined;
  return new StackError("exposed-port", {
    message: `ports would be open to the network while ${unset.join(", ")} is not set; nothing was started`,
    problems: open.map(describePort),
    hint: `Set ${unset.join(", ")} in .env, or publish on 127.0.0.1.`,
  });
}

function describePort(port: WantedPort): Problem {
  return { message: `${port.service} publishes ${formatPort(port)}` };
}

function isLoopback(hostIp: string): boolean {
  return /^127\.|^::1$|^localhost$/.test(hostIp);
}
