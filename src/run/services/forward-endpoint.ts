import type { WebEndpoint } from "../../domain/documents/command-documents.ts";
import { StackError } from "../../domain/errors.ts";
import { chooseForward, throughForward } from "../../plan/services/choose-forward.ts";
import type { World } from "../world.ts";

/** An endpoint that this machine reaches through a forwarded port. */
interface ForwardedEndpoint {
  /** Its URL on this machine. */
  readonly url: string;
  /** Resolves when the signal aborts. Rejects with StackError `engine-unavailable` if ssh ends earlier. */
  readonly ended: Promise<void>;
}

/** How long a direct connection may take. */
const directTimeoutMs = 2_000;

/** Whether an endpoint is on another machine, behind SSH, and this machine cannot connect to it. */
export async function needsForward(
  { url, onlyOn }: WebEndpoint,
  { engine, host }: Pick<World, "engine" | "host">,
  signal: AbortSignal,
): Promise<boolean> {
  const remote = await engine.findRemote(signal);
  if (!remote?.ssh) return false;
  if (onlyOn !== undefined) return true;
  const { hostname } = new URL(url);
  const { port } = chooseForward(url, remote);
  return !(await host.canConnect(hostname.replace(/^\[(.*)\]$/, "$1"), port, directTimeoutMs, signal));
}

/**
 * Forwards the port of an endpoint to this machine, until the signal aborts. Throws StackError: `usage` if the engine is
 * not reached through SSH, `engine-unavailable` if ssh fails.
 */
export async function forwardEndpoint(
  { url }: Pick<WebEndpoint, "url">,
  { engine }: Pick<World, "engine">,
  signal: AbortSignal,
): Promise<ForwardedEndpoint> {
  const target = chooseForward(url, await engine.findRemote(signal));
  const { port, ended } = await engine.forwardPort(target, signal);
  const end = async () => {
    const said = await ended;
    if (signal.aborted) return;
    throw new StackError("engine-unavailable", {
      message: `the forward of port ${target.port} ended${said === undefined ? "" : `: ${said}`}`,
      hint: "Run the command again, and check the connection with ssh.",
    });
  };
  return { url: throughForward(url, port), ended: end() };
}
