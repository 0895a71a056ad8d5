import type { EngineChoice } from "../../domain/engine-choice.ts";
import type { EngineDescription } from "../../domain/engine-description.ts";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { dockerFixes } from "../engine/docker-fixes.ts";
import { describeForeignEngine, foreignEngineHint, isOlder } from "../engine/engine-version.ts";
import { oldestEngine } from "../preflight/check-versions.ts";
import { nameMachine } from "../services/place-endpoint.ts";
import { checkCgroup, checkClock, checkDiskSpace, checkMemorySpace } from "./check-engine-machine.ts";
import { type Diagnosis, failed, failedWith, fine, skipped, warning } from "./diagnosis.ts";

/** Facts about the engine, as far as they could be read. */
export interface EngineFacts {
  readonly location:
    | { readonly address: string; readonly socket: string | undefined; readonly origin: string }
    | StackError;
  /** Access to the engine's socket; undefined if the engine does not use one. */
  readonly access: "usable" | "missing" | "forbidden" | undefined;
  /** Undefined if no request was made. */
  readonly description: EngineDescription | StackError | undefined;
  /** This machine's clock when the engine answered, and the duration of the request. */
  readonly nowMs: number;
  readonly tookMs: number;
  readonly freeDiskBytes: number | undefined;
  /** Node's name for this system. */
  readonly platform: string;
  readonly availableMemoryBytes: number;
  readonly env: ReadonlyMap<string, string>;
}

/** Checks which engine is selected, whether it is accessible and answers, and the state of its machine. */
export function checkEngine(facts: EngineFacts): readonly Diagnosis[] {
  const { description } = facts;
  return [
    ...checkContext(facts),
    checkSocket(facts),
    ...checkAnswer(facts),
    ...(description === undefined || description instanceof StackError
      ? ["cgroup", "clock", "disk", "memory"].map((name) => skipped(name, "needs an engine"))
      : [
          checkCgroup(description),
          checkClock(description, facts),
          checkDiskSpace(description, facts.freeDiskBytes),
          checkMemorySpace(description, facts.availableMemoryBytes),
        ]),
  ];
}

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

function checkContext({ location, env }: EngineFacts): readonly Diagnosis[] {
  if (location instanceof StackError) return failedWith("context", location);
  const { address, origin } = location;
  if (env.get("DOCKER_HOST") && env.get("DOCKER_CONTEXT")) {
    const message = `the engine is ${address}: DOCKER_HOST and DOCKER_CONTEXT are both set, and DOCKER_HOST takes precedence`;
    return [warning("context", message, "Unset the one that you do not want.")];
  }
  return [fine("context", `the engine is ${address} (${origin})`)];
}

function checkSocket({ location, access, platform }: EngineFacts): Diagnosis {
  const socket = location instanceof StackError ? undefined : location.socket;
  if (socket === undefined || access === undefined) {
    return skipped("socket", "the engine does not listen on a socket of this machine");
  }
  switch (access) {
    case "usable":
      return fine("socket", `this user may use ${socket}`);
    case "missing":
      return failed(
        "socket",
        `${socket} does not exist, so no engine runs there`,
        dockerFixes(platform).start,
        exitCodes.engine,
      );
    case "forbidden":
      return failed(
        "socket",
        `permission denied for ${socket}`,
        dockerFixes(platform).permit,
        exitCodes.engine,
      );
  }
}

function checkAnswer({ description }: EngineFacts): readonly Diagnosis[] {
  if (description === undefined) return [skipped("engine", "the engine cannot be reached")];
  if (description instanceof StackError) return failedWith("engine", description);
  const { version, apiVersion, cpus } = description;
  const foreign = describeForeignEngine(description);
  if (foreign !== undefined) return [warning("engine", foreign, foreignEngineHint)];
  if (isOlder(version, oldestEngine)) {
    const message = `Docker Engine ${version} is older than ${oldestEngine}, the oldest version that stackctl supports`;
    return [warning("engine", message, "Update it: https://docs.docker.com/engine/install/")];
  }
  const place = describePlace(description);
  return [fine("engine", `Docker Engine ${version} answers: API ${apiVersion}, ${cpus} CPUs, ${place}`)];
}

function describePlace({ local, remote }: EngineDescription): string {
  if (remote !== undefined) return `on another machine, ${nameMachine(remote)}`;
  return local ? "on this machine" : "beside this machine, in a virtual machine or a namespace";
}
