import type { EngineDescription } from "../../domain/engine-description.ts";
import { isLoopback } from "../../domain/host-address.ts";
import type { EngineAddress } from "./engine-address.ts";

/** What an engine reports about its machine, and how stackctl reaches it. */
export interface MachineFacts {
  readonly address: EngineAddress;
  /** No setting names the engine, so it is the one at the default socket. */
  readonly isDefault: boolean;
  readonly info: {
    readonly Name: string;
    readonly KernelVersion: string;
    readonly OperatingSystem: string;
    readonly OSType: string;
    readonly MemTotal: number;
    readonly SecurityOptions?: readonly string[] | null | undefined;
  };
  /** Devices of the engine's bridge networks; empty if they are unknown. */
  readonly bridges: readonly string[];
}

/** The machine on which stackctl runs. */
export interface LocalMachine {
  readonly platform: string;
  readonly hostname: string;
  readonly kernel: string;
  readonly memoryBytes: number;
  /** stackctl runs in a container. A mounted socket then belongs to the engine of that container, with its kernel. */
  readonly isContainer: boolean;
  /** Names of network devices; undefined if they cannot be read. */
  readonly devices: ReadonlySet<string> | undefined;
}

/** Docker names the device of a network after 48 random bits of the network's id, unless an option names it. */
export const bridgePrefix = "br-";

/**
 * Whether the engine runs directly on this machine, and which other machine it runs on. Equal names, kernels and
 * memory sizes do not prove one machine, since clones share them: the engine's bridges must be devices of this machine.
 * Docker Desktop's engine runs in a virtual machine that shares files and forwards ports. A rootless engine
 * keeps its network in a namespace that other processes cannot reach.
 */
export function judgeMachine(
  facts: MachineFacts,
  machine: LocalMachine,
): Pick<EngineDescription, "local" | "remote"> {
  const { address, info, isDefault } = facts;
  const isNear = address.kind === "socket" || isLoopback(address.host);
  const isSameKernel =
    machine.platform === "linux" &&
    info.OSType === "linux" &&
    info.KernelVersion === machine.kernel &&
    info.MemTotal === machine.memoryBytes;
  const isAlike = isSameKernel && info.Name === machine.hostname;
  const isGuest = info.OperatingSystem.includes("Docker Desktop") || machine.platform !== "linux";
  const isRootless = info.SecurityOptions?.some((option) => option.includes("rootless")) ?? false;
  if (isAlike && !isGuest && !isRootless && hasBridgesOf(facts, machine) && (isNear || isProved(facts))) {
    return { local: true, remote: undefined };
  }
  const isMounted = address.kind === "socket" && machine.isContainer && isSameKernel;
  const isShared = isGuest || (isRootless && isAlike) || isMounted;
  if (isNear && (isShared || isDefault)) return { local: false, remote: undefined };
  const host = address.kind === "socket" || isNear ? undefined : address.host;
  return { local: false, remote: { host, name: info.Name, ssh: address.kind === "ssh" } };
}

/** One device with a random name is a proof. Others may be missing, because networks come and go. */
function hasBridgesOf({ bridges }: MachineFacts, { devices }: LocalMachine): boolean {
  if (devices === undefined) return true;
  const random = bridges.filter((name) => name.startsWith(bridgePrefix));
  return random.length === 0
    ? bridges.every((name) => devices.has(name))
    : random.some((name) => devices.has(name));
}

/** A clone of this machine has no device of the same random name. */
function isProved({ bridges }: MachineFacts): boolean {
  return bridges.some((name) => name.startsWith(bridgePrefix));
}
