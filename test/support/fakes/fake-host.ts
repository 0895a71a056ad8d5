import type { Host, PathAccess, PortOwner } from "../../../src/ports/host.ts";

/** A machine with these taken ports (`8080/tcp` → its owner) and these programs on its PATH. */
export class FakeHost implements Host {
  readonly owners: Map<string, PortOwner>;
  readonly programs: Set<string>;
  /** The `ADDRESS:PORT` pairs that accept connections. */
  readonly listening = new Set<string>();
  platform = "linux";
  nodeVersion = "20.19.0";
  /** By path; without an entry, the free space is unknown. */
  readonly freeDisks = new Map<string, number>();
  availableMemory = 4 * 1024 ** 3;
  readonly accesses = new Map<string, PathAccess>();
  /** Commands that exit with 0, with their words joined by spaces. */
  readonly succeeding = new Set<string>();
  /** The number of created secrets. */
  secrets = 0;

  constructor(owners: Readonly<Record<string, PortOwner>> = {}, programs: readonly string[] = ["docker"]) {
    this.owners = new Map(Object.entries(owners));
    this.programs = new Set(programs);
  }

  async findPortOwner(port: {
    readonly published: number;
    readonly protocol: string;
  }): Promise<PortOwner | undefined> {
    return this.owners.get(`${port.published}/${port.protocol}`);
  }

  async canConnect(address: string, port: number): Promise<boolean> {
    return this.listening.has(`${address}:${port}`);
  }

  async succeeds(command: readonly string[]): Promise<boolean> {
    return this.succeeding.has(command.join(" "));
  }

  async startDetached(command: readonly string[]): Promise<boolean> {
    return this.succeeding.has(command.join(" "));
  }

  runBusy<T>(work: () => T): T {
    return work();
  }

  createSecret(): string {
    this.secrets += 1;
    return `secret-${this.secrets}`;
  }

  async freeDiskBytes(path: string): Promise<number | undefined> {
    return this.freeDisks.get(path);
  }

  availableMemoryBytes(): number {
    return this.availableMemory;
  }

  async access(path: string): Promise<PathAccess> {
    return this.accesses.get(path) ?? "usable";
  }

  async hasProgram(name: string): Promise<boolean> {
    return this.programs.has(name);
  }
}
