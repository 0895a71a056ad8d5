import type { Finding } from "../../domain/finding.ts";
import { describeForeignEngine, foreignEngineHint, isOlder } from "../engine/engine-version.ts";
import { blank, type PreflightFacts } from "./facts.ts";

/** First engine version that supports `start_interval`: https://docs.docker.com/engine/release-notes/25.0/ */
export const oldestEngine = "25.0";
/** Oldest Compose version that stackctl is tested with. */
export const oldestCompose = "2.30";

/** Warns of an engine or a Compose older than the oldest supported version. Most commands still work with it. */
export function checkVersions({
  engine,
  composeVersion,
}: Pick<PreflightFacts, "engine" | "composeVersion">): readonly Finding[] {
  const findings: Finding[] = [];
  const foreign = describeForeignEngine(engine);
  if (foreign !== undefined) {
    findings.push({
      ...blank,
      code: "engine-not-docker",
      severity: "warning",
      message: foreign,
      hint: foreignEngineHint,
    });
  } else if (isOlder(engine.version, oldestEngine)) {
    findings.push({
      ...blank,
      code: "engine-too-old",
      severity: "warning",
      message: `Docker Engine ${engine.version} is older than ${oldestEngine}, the oldest version that stackctl supports`,
      hint: "Update it: https://docs.docker.com/engine/install/",
    });
  }
  if (composeVersion !== undefined && isOlder(composeVersion, oldestCompose)) {
    findings.push({
      ...blank,
      code: "compose-too-old",
      severity: "warning",
      message: `Compose ${composeVersion} is older than ${oldestCompose}, the oldest version that stackctl supports`,
      hint: "Update the package docker-compose-plugin: https://docs.docker.com/compose/install/linux/",
    });
  }
  return findings;
}
