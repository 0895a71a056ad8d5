import type { EngineChoice } from "../../domain/engine-choice.ts";
import { type Diagnosis, fine, skipped } from "./diagnosis.ts";

/** Reports which engine runs the services of the project, and why. */
export function checkChoice({ kind, cause }: EngineChoice): Diagnosis {
  const how = kind === "docker" ? "in Docker containers" : "as processes of this machine";
  return fine("runs-by", `services run ${how}: ${cause}`);
}

/** Diagnoses of Docker for a project that runs without it: errors become skipped checks. */
export function withoutDocker(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return diagnoses.map((one) =>
    one.status === "error" ? skipped(one.name, `not needed to run processes: ${one.message}`) : one,
  );
}
