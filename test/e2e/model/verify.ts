import { LaunchPlan } from "../../../src/domain/launch-plan.ts";
import { StatusReport } from "../../../src/domain/report.ts";
import { comparePlan, compareStatus } from "./compare.ts";
import { expectOf } from "./oracle.ts";
import { describeContainers, fingerprint, settle } from "./settle.ts";
import { type StackRun, windowMs } from "./stack-run.ts";

/** The number of attempts if the stack changes during the comparison. */
const looks = 3;

/** Throws if plan and status disagree with the files and the engine. */
export async function verify(run: StackRun): Promise<void> {
  for (let look = 1; look <= looks; look += 1) {
    const before = await settle(run);
    const [plan, status] = await Promise.all([
      run.stackctl("plan", "--json", "--detailed-exitcode"),
      run.stackctl("status", "--json"),
    ]);
    const after = await run.truth();
    if (fingerprint(before) !== fingerprint(after)) continue;
    run.trace.push(`  → ${describeContainers(before.containers)}`);
    const expected = expectOf(before, windowMs);
    reject(run, [
      ...(plan.exitCode === 0 || plan.exitCode === 10
        ? comparePlan(plan.json(LaunchPlan), plan.exitCode, expected)
        : [`plan ends with ${plan.exitCode}: ${plan.stdout}${plan.stderr}`]),
      ...(status.exitCode === 0 || status.exitCode === 6
        ? compareStatus(status.json(StatusReport), status.exitCode, expected)
        : [`status ends with ${status.exitCode}: ${status.stdout}${status.stderr}`]),
    ]);
    return;
  }
  run.trace.push("  → does not stand still, so nothing is compared");
}

/** Throws if there are disagreements; the message has one per line. */
export function reject(run: StackRun, disagreements: readonly string[]): void {
  if (disagreements.length === 0) return;
  for (const one of disagreements) run.trace.push(`  ✖ ${one}`);
  throw new Error(disagreements.join("\n"));
}
