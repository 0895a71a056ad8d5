import type { Finding } from "../../domain/finding.ts";
import { isOlder } from "../compare-versions.ts";
import { describeForeignEngine, foreignEngineHint } from "../name-engine.ts";
import { blank, type PreflightFacts } from "./facts.ts";

/** Before it, `start_interval` is not known: https://docs.docker.com/engine/release-notes/25.0/ */
export const oldestEngine = "25.0";
/** The oldest that everything here was tried with. */
export const oldestCompose = "2.30";

/** An engine or a Compose that is older than what stackctl is made for. Much works all the same, so nothing stops. */
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
      message: `Docker Engine ${engine.version} is older than ${oldestEngine}, which stackctl is made for`,
      hint: "update it: https://docs.docker.com/engine/install/",
    });
  }
  if (composeVersion !== undefined && isOlder(composeVersion, oldestCompose)) {
    findings.push({
      ...blank,
      code: "compose-too-old",
      severity: "warning",
      message: `Compose ${composeVersion} is older than ${oldestCompose}, which stackctl is made for`,
      hint: "update the package docker-compose-plugin: https://docs.docker.com/compose/install/linux/",
    });
  }
  return findings;
}
