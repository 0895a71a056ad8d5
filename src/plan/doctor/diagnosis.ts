import type { DoctorCheck, DoctorReport } from "../../domain/doctor-report.ts";
import { formatPosition, type StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";

/** A check of `doctor` with the exit code of a command that fails for the same error. */
export interface Diagnosis extends DoctorCheck {
  readonly exitCode: number;
}

/** A passed check. */
export function fine(name: string, message: string): Diagnosis {
  return { name, status: "ok", message, fix: null, exitCode: exitCodes.done };
}

/** A check that does not apply, or that cannot run. */
export function skipped(name: string, message: string): Diagnosis {
  return { ...fine(name, message), status: "skipped" };
}

/** A problem that stops no command. */
export function warning(name: string, message: string, fix: string): Diagnosis {
  return { ...fine(name, message), status: "warning", fix };
}

/** A problem that makes commands fail. */
export function failed(name: string, message: string, fix: string, exitCode: number): Diagnosis {
  return { name, status: "error", message, fix, exitCode };
}

/** Failed checks for a caught error: one for each problem that it lists. */
export function failedWith(
  name: string,
  { message, problems, hint = "Fix the problem that the message describes.", exitCode }: StackError,
): readonly Diagnosis[] {
  if (problems.length === 0) return [failed(name, message, hint, exitCode)];
  return problems.map((problem) => {
    const place = problem.where === undefined ? "" : `${formatPosition(problem.where)}: `;
    return failed(name, `${place}${problem.message}`, problem.hint ?? hint, exitCode);
  });
}

/** Exit codes, worst first: every later one matters only without the earlier ones. */
const worstFirst: readonly number[] = [exitCodes.engine, exitCodes.settings, exitCodes.launch];

/** The report, and the exit code of the worst error: 4, then 3, then 5; 0 where there is none. */
export function settleDiagnoses(diagnoses: readonly Diagnosis[]): {
  readonly report: DoctorReport;
  readonly exitCode: number;
} {
  const codes = diagnoses.filter(({ status }) => status === "error").map(({ exitCode }) => exitCode);
  return {
    report: {
      ok: codes.length === 0,
      checks: diagnoses.map(({ exitCode: _, ...check }) => check),
    },
    exitCode: worstFirst.find((code) => codes.includes(code)) ?? codes[0] ?? exitCodes.done,
  };
}
