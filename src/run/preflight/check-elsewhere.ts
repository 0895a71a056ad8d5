import { StackError } from "../../domain/errors.ts";
import type { Project } from "../project/load-project.ts";

/** Throws StackError `other-engine` if the project would run twice: as containers and as processes. */
export function checkElsewhere({ engine, model }: Pick<Project, "engine" | "model">): void {
  const { kind, why, elsewhere } = engine;
  if (kind !== "docker" || why !== "asked" || elsewhere.length === 0) return;
  throw new StackError("other-engine", {
    message: `${model.project} already runs as processes on this machine (${elsewhere.join(", ")}), and its containers would need the same ports`,
    hint: "Run stackctl down --engine embedded first.",
  });
}
