import { formatDoctor } from "../../render/doctor/format-doctor.ts";
import { runDoctor } from "../../run/doctor/run-doctor.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";

/** Shows what could keep the stack from coming up. */
export const doctor: Action<LoadOptions> = async (invocation, { world, signal, style }) => {
  const { report, exitCode } = await runDoctor(readLoadRequest(invocation, world.cwd), world, signal);
  return { exitCode, text: formatDoctor(report, style), document: report };
};
