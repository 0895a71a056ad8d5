import { StackError } from "../../domain/errors.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { findBlamed } from "../launch/find-blamed.ts";
import { matchKnownCause } from "./known-causes/known-causes.ts";

/**
 * Adds the blamed service, the matching known cause and its remedy to a launch error. Returns any other error
 * unchanged.
 */
export function explainLaunchError(error: StackError, model: ComposeModel): StackError {
  if (error.code !== "launch-failed") return error;
  const services = [...model.services.values()];
  const blamed = findBlamed(error.message, services);
  const [service] = services.filter(({ name }) => blamed.has(name) && blamed.size === 1);
  const matched = matchKnownCause({
    service: service?.name ?? "",
    image: service?.image,
    reason: "cannot-start",
    startError: error.message,
    exitCode: undefined,
    oomKilled: false,
    memoryLimitBytes: undefined,
    isRunning: false,
    probes: [],
    logs: [],
    facts: undefined,
    serviceNames: services.map(({ name }) => name),
  });
  if (!matched) return error;
  const { id, title, why, hint, commands = [] } = matched;
  return new StackError(error.code, {
    message: `${service === undefined ? "" : `${service.name}: `}${why}\n${error.message}`,
    hint: [hint, ...commands.map((command) => `Run ${command}.`)].join("\n"),
    problems: error.problems,
    known: { id, title },
    cause: error,
  });
}
