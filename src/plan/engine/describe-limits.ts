import type { EngineLimit } from "../../domain/engine-limit.ts";
import type { FilePosition, Problem } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import type { Service } from "../../domain/service.ts";
import { showPath } from "../names/show-path.ts";

/** The limits of an engine for the services of a project, each with its line in a compose file. */
export interface DescribedLimits {
  readonly refusals: readonly Problem[];
  readonly notices: readonly Notice[];
  /** What only a plan says. */
  readonly notes: readonly Notice[];
}

/** Sorts limits by their kind. `locate` finds the line of a key; paths are shown from `cwd`. */
export function describeLimits(
  limits: readonly EngineLimit[],
  locate: (path: readonly string[]) => FilePosition | undefined,
  cwd: string,
): DescribedLimits {
  const described = limits.map((limit) => {
    const where = locate(limit.path.map(String));
    const shown = where && { ...where, file: showPath(where.file, cwd) };
    return {
      ...limit,
      message: `service ${limit.service}: ${limit.message.replace(/\.$/, "")}`,
      where: shown,
    };
  });
  const noticesOf = (kind: EngineLimit["kind"]) =>
    described.flatMap((one): readonly Notice[] => {
      const { message, hint, where } = one;
      if (one.kind !== kind) return [];
      return [{ code: "swarm-limit", message, ...where, ...(hint !== undefined && { hint }) }];
    });
  return {
    refusals: described.flatMap(({ kind, message, hint, where }) =>
      kind === "refused" ? [{ message, ...(where && { where }), ...(hint !== undefined && { hint }) }] : [],
    ),
    notices: noticesOf("warned"),
    notes: noticesOf("noted"),
  };
}

/** What a Swarm cannot keep: it replaces an unhealthy container at once, so that it never recovers. */
export function noticeRecovery(services: readonly Service[]): readonly Notice[] {
  const checked = services.filter(({ healthcheck }) => typeof healthcheck === "object");
  if (checked.length === 0) return [];
  return [
    {
      code: "swarm-limit",
      message: `a Swarm replaces an unhealthy container at once, so these services cannot recover from it: ${checked.map(({ name }) => name).join(", ")}`,
      hint: "Raise start_period for a slow start, and retries for short outages.",
    },
  ];
}
