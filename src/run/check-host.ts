import type { Container, EngineDescription } from "../domain/container.ts";
import { type Problem, StackError } from "../domain/errors.ts";
import type { LaunchPlan } from "../domain/launch-plan.ts";
import type { SelectedService } from "../domain/selection.ts";
import { findPortClashes, formatPort, listWantedPorts, type WantedPort } from "../plan/find-port-clashes.ts";
import type { Host, PortOwner } from "../ports/host.ts";

interface HostCheck {
  readonly plan: LaunchPlan;
  readonly services: readonly SelectedService[];
  readonly containers: readonly Container[];
  readonly engine: EngineDescription;
}

/** Two selected services that want one host port. Throws StackError `port-conflict` before anything is started. */
export function checkPortClashes(services: readonly SelectedService[]): void {
  const clashes = findPortClashes(listWantedPorts(services));
  if (clashes.length === 0) return;
  throw new StackError("port-conflict", {
    message: "services want the same host port",
    problems: clashes.map(({ first, second }) => ({
      message: `${first.service} and ${second.service} both publish ${formatPort(second)}`,
      hint: `give one of them another port, or switch one off`,
    })),
  });
}

/**
 * Looks for what would stop the launch half-way: a host port that is taken, a GPU that the engine cannot give, a paused
 * container. Throws StackError with all that it finds; nothing has been touched then.
 */
export async function checkHost(check: HostCheck, host: Host): Promise<void> {
  const paused = findPaused(check);
  if (paused) throw paused;
  const gpu = await findMissingGpu(check, host);
  if (gpu) throw gpu;
  const taken = await findTakenPorts(check, host);
  if (taken.length > 0) {
    throw new StackError("port-conflict", {
      message: "host ports are taken, so nothing was started",
      problems: taken,
    });
  }
}

function findPaused({ services, containers }: HostCheck): StackError | undefined {
  const names = new Set(services.map(({ service }) => service.name));
  const paused = containers.filter(({ state, service }) => state === "paused" && names.has(service));
  if (paused.length === 0) return undefined;
  const list = [...new Set(paused.map(({ service }) => service))].join(" ");
  return new StackError("launch-failed", {
    message: `${list} is paused, and a paused container can be neither started nor judged`,
    hint: `stackctl compose -- unpause ${list}`,
  });
}

async function findMissingGpu({ services, engine }: HostCheck, host: Host): Promise<StackError | undefined> {
  const hasNvidia =
    engine.runtimes.includes("nvidia") ||
    engine.cdiDevices.some((device) => device.startsWith("nvidia.com/gpu")) ||
    (engine.local && (await host.hasProgram("nvidia-container-runtime-hook")));
  const isMissing = (driver: string) =>
    driver === "cdi" ? engine.cdiDevices.length === 0 : (driver === "" || driver === "nvidia") && !hasNvidia;
  const lacking = services.filter(({ service }) => service.gpuDrivers.some(isMissing));
  if (lacking.length === 0) return undefined;
  return new StackError("gpu-unavailable", {
    message: `${lacking.map(({ service }) => service.name).join(", ")} reserves a GPU, but this engine has no runtime for it`,
    hint: "install the NVIDIA Container Toolkit and restart the engine, or switch the feature off",
    problems: lacking.map(({ service, cause }) => ({ message: `${service.name} runs because of ${cause}` })),
  });
}

async function findTakenPorts(
  { plan, services, containers, engine }: HostCheck,
  host: Host,
): Promise<readonly Problem[]> {
  if (!engine.local) return [];
  const changing = new Set(
    plan.steps.filter(({ kind }) => kind !== "wait" && kind !== "stop").map(({ service }) => service),
  );
  const stopping = new Set(plan.stop.map(({ service }) => service));
  const wanted = listWantedPorts(services.filter(({ service }) => changing.has(service.name)));
  const problems = await Promise.all(
    wanted.map(async (port) => {
      const holder = findHolder(port, containers);
      if (holder && (changing.has(holder.service) || stopping.has(holder.service))) return [];
      if (holder) return [describeTaken(port, `container ${holder.name} of this project`)];
      const owner = await host.findPortOwner(port);
      return owner ? [describeTaken(port, describeOwner(owner), hintFor(port, owner))] : [];
    }),
  );
  return problems.flat();
}

/** The container of this very project that has a port: one that is stopped or replaced gives it up before it is taken. */
function findHolder(port: WantedPort, containers: readonly Container[]): Container | undefined {
  return containers.find(({ publishedPorts }) =>
    publishedPorts.some(
      ({ published, protocol }) => published === port.published && protocol === port.protocol,
    ),
  );
}

function describeTaken(port: WantedPort, who: string, hint = "stop it, or publish another port"): Problem {
  return { message: `${port.service} publishes ${formatPort(port)}, which ${who} already listens on`, hint };
}

function describeOwner({ process, pid }: PortOwner): string {
  const program = process === undefined ? "another program" : process;
  return pid === undefined ? program : `${program} (pid ${pid})`;
}

/** The engine's proxy listens for a container, and is not to be stopped itself. */
function hintFor({ published }: WantedPort, { process }: PortOwner): string {
  return process === "docker-proxy"
    ? `a container has it: docker ps --filter publish=${published} names it`
    : "stop that program, or publish another port";
}
