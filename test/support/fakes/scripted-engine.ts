import type {
  Container,
  ContainerCheck,
  ContainerEvent,
  EndingContainer,
  HeldPort,
  ImageFacts,
  Measurement,
  NamedFound,
  NamedThings,
  ProbeResult,
} from "../../../src/domain/container.ts";
import type { ContainerFacts, HookRun } from "../../../src/domain/container-facts.ts";
import type { EngineDescription, RemoteMachine } from "../../../src/domain/engine-description.ts";
import type { EngineResource, HeldResource } from "../../../src/domain/engine-resource.ts";
import type { StackError } from "../../../src/domain/errors.ts";
import type { LogLine, LogRange } from "../../../src/domain/log-line.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type {
  Engine,
  EngineLocation,
  ForwardRequest,
  GpuTrial,
  HookQuery,
  PortForward,
} from "../../../src/ports/engine.ts";
import { makeContainer } from "./make-container.ts";
import { makeFacts } from "./make-facts.ts";

/** A change of a service's container after this many milliseconds; `removed` removes it. */
export interface ScriptedStep {
  readonly afterMs: number;
  readonly service: string;
  readonly becomes: Partial<Container> | "removed";
  /** Undefined changes the state without an event, as if the event was lost. */
  readonly action: ContainerEvent["action"] | undefined;
}

interface Watcher {
  readonly queue: ContainerEvent[];
  wake: () => void;
}

const description: EngineDescription = {
  version: "26.1.5",
  apiVersion: "1.45",
  cpus: 2,
  memoryBytes: 8 * 1024 ** 3,
  runtimes: ["runc"],
  cdiDevices: [],
  local: true,
  rootDirectory: "/var/lib/docker",
  cgroupVersion: "2",
  clockMs: undefined,
  pullsIndirectly: false,
};

/** An engine whose containers change as scripted, by a clock. Every project is the same one. */
export class ScriptedEngine implements Engine {
  description: EngineDescription = description;
  /** Thrown by every call while it is set. */
  failure: StackError | undefined;
  /** By container id. */
  readonly logs = new Map<string, readonly string[]>();
  /** The time at which all log lines were printed. */
  logsSaidAtMs = Number.POSITIVE_INFINITY;
  /** The start time that each call of readLogs requested; 0 means from the beginning. */
  readonly logsReadSince: number[] = [];
  /** By container id; a container without an entry has unremarkable facts. */
  readonly facts = new Map<string, Partial<ContainerFacts>>();
  /** By container id; running containers without an entry use 10 MiB and 1 %. */
  readonly measurements = new Map<string, Measurement>();
  /** The inspected data of a container other than its id, by container id. */
  readonly inspected = new Map<string, unknown>();
  /** Ids by reference. */
  readonly images = new Map<string, string>();
  /** The exit code of a container's check, by id; without an entry, the number that is its command. */
  readonly probeAnswers = new Map<string, () => number>();
  /** Ids of containers whose checks were run, in order. */
  readonly probed: string[] = [];
  /** Ids of containers whose processes have exited before the engine detected it. */
  readonly withoutProcesses = new Set<string>();
  /** The effect of starting a container, by id; without an entry it runs. */
  readonly startScripts = new Map<string, () => string | undefined>();
  /** By image id. */
  readonly imageBytes = new Map<string, number>();
  /** By reference. */
  readonly imageTagTimes = new Map<string, number>();
  /** Networks and volumes, with the containers that hold each. */
  resources: readonly HeldResource[] = [];
  /** The failed hook of a service, by its name. */
  readonly hookRuns = new Map<string, HookRun>();
  location: EngineLocation = {
    address: "unix:///var/run/docker.sock",
    socket: "/var/run/docker.sock",
    origin: "default",
  };
  /** Ports of containers of other projects. */
  heldPorts: readonly HeldPort[] = [];
  /** By image id; an image without an entry has the engine's platform and no health check. */
  readonly imageFacts = new Map<string, ImageFacts>();
  /** The existing objects by name, including those of other projects. */
  named: NamedFound = { networks: new Set(), volumes: new Set(), containers: new Map() };
  /** The names of each lookup, one entry per call. */
  readonly lookedUp: NamedThings[] = [];
  gpuTrial: GpuTrial = { kind: "works" };
  readonly #clock: Clock;
  readonly #containers = new Map<string, Container>();
  readonly #watchers = new Set<Watcher>();
  readonly #followers = new Set<() => void>();

  constructor(clock: Clock, containers: readonly Container[] = []) {
    this.#clock = clock;
    for (const container of containers) this.#containers.set(container.id, container);
  }

  /** Runs these steps from now on. */
  play(steps: readonly ScriptedStep[]): void {
    for (const step of steps) {
      if (step.afterMs <= 0) this.#apply(step);
      else void this.#clock.sleep(step.afterMs).then(() => this.#apply(step));
    }
  }

  /** Simulates a short loss of the connection: watchers must read the state again. */
  reconnect(): void {
    this.#tell({ service: "", containerId: "", action: "resync", atMs: this.#clock.now() });
  }

  async findRemote(): Promise<RemoteMachine | undefined> {
    this.#answer();
    return this.description.remote;
  }

  /** The ports that were forwarded, in order. */
  readonly forwarded: ForwardRequest[] = [];
  /** The end of each forward; by default ssh ends at once. */
  forwardEnd: Promise<string | undefined> = Promise.resolve(undefined);

  async forwardPort(request: ForwardRequest): Promise<PortForward> {
    this.#answer();
    this.forwarded.push(request);
    return { port: request.port, ended: this.forwardEnd };
  }

  async describe(): Promise<EngineDescription> {
    this.#answer();
    return this.description;
  }

  /** The containers that the engine is stopping, one entry per call; the last entry repeats. */
  ending: readonly (readonly EndingContainer[])[] = [];

  async listEnding(): Promise<readonly EndingContainer[]> {
    this.#answer();
    const [now = [], ...later] = this.ending;
    if (later.length > 0) this.ending = later;
    return now;
  }

  async listContainers(_project: string): Promise<readonly Container[]> {
    this.#answer();
    return [...this.#containers.values()].sort(
      (a, b) => compare(a.service, b.service) || compare(a.id, b.id),
    );
  }

  async inspectContainers(ids: readonly string[]): Promise<readonly Container[]> {
    this.#answer();
    return ids.flatMap((id) => this.#containers.get(id) ?? []);
  }

  async startContainer(id: string): Promise<string | undefined> {
    this.#answer();
    const container = this.#containers.get(id);
    if (!container) return `No such container: ${id}`;
    const script = this.startScripts.get(id);
    if (script) return script();
    if (container.state === "running") return undefined;
    this.#apply({
      afterMs: 0,
      service: container.service,
      becomes: { state: "running", startedAtMs: this.#clock.now() },
      action: "start",
    });
    return undefined;
  }

  async probe(id: string, { command }: ContainerCheck): Promise<ProbeResult> {
    this.#answer();
    this.probed.push(id);
    const isEndless = command[0] === "hangs";
    const usual = isEndless ? -1 : Number(command.join(" ")) || 0;
    const exitCode = this.#containers.has(id) ? (this.probeAnswers.get(id)?.() ?? usual) : -1;
    return { atMs: this.#clock.now(), exitCode, output: isEndless ? "it took longer than 1 s" : "" };
  }

  async *watch(_project: string, signal: AbortSignal): AsyncGenerator<ContainerEvent> {
    const watcher: Watcher = { queue: [], wake: () => {} };
    const wake = () => watcher.wake();
    this.#watchers.add(watcher);
    signal.addEventListener("abort", wake);
    try {
      this.#answer();
      yield { service: "", containerId: "", action: "resync", atMs: this.#clock.now() };
      while (!signal.aborted) {
        this.#answer();
        const event = watcher.queue.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => Object.assign(watcher, { wake: resolve }));
      }
    } finally {
      this.#watchers.delete(watcher);
      signal.removeEventListener("abort", wake);
    }
  }

  async findWithoutProcesses(containers: readonly Container[]): Promise<ReadonlySet<string>> {
    return new Set(containers.flatMap(({ id }) => (this.withoutProcesses.has(id) ? [id] : [])));
  }

  takeFirstCpuSample(): void {}

  async measure(containers: readonly Container[]): Promise<ReadonlyMap<string, Measurement>> {
    this.#answer();
    const running = containers.filter(({ id }) => this.#containers.get(id)?.state === "running");
    const usual: Measurement = { memoryBytes: 10 * 1024 ** 2, cpuPercent: 1 };
    return new Map(running.map(({ id }) => [id, this.measurements.get(id) ?? usual]));
  }

  async readLogs(
    containerId: string,
    lines: number,
    _signal?: AbortSignal,
    sinceMs = 0,
  ): Promise<readonly string[]> {
    this.#answer();
    this.logsReadSince.push(sinceMs);
    if (sinceMs > this.logsSaidAtMs) return [];
    return (this.logs.get(containerId) ?? []).slice(-lines);
  }

  /**
   * Line N of a log was written N seconds after the epoch. Following ends with the container, at the first line after
   * `untilMs`, when the signal aborts, and without an error when the engine fails, as with a lost connection.
   */
  async *streamLogs(
    containerId: string,
    { lines, after, untilMs = Number.POSITIVE_INFINITY, follow }: LogRange,
    signal: AbortSignal,
  ): AsyncGenerator<LogLine> {
    this.#answer();
    const all = () => (this.#containers.has(containerId) ? (this.logs.get(containerId) ?? []) : []);
    const isRunning = () => this.#containers.get(containerId)?.state === "running";
    let read = Math.max(Number(after ?? 0), lines === undefined ? 0 : all().length - lines);
    while (!signal.aborted) {
      const text = all()[read];
      if (read * 1000 > untilMs) return;
      if (text !== undefined) {
        read += 1;
        yield {
          cursor: String(read),
          time: new Date((read - 1) * 1000).toISOString(),
          stream: "stdout",
          text,
        };
      } else if (!follow || !isRunning() || this.failure) return;
      else await this.#nextChange(signal);
    }
  }

  /** Writes lines to a container's log. */
  say(containerId: string, ...texts: readonly string[]): void {
    this.logs.set(containerId, [...(this.logs.get(containerId) ?? []), ...texts]);
    this.#wakeFollowers();
  }

  async readFacts(containerId: string): Promise<ContainerFacts | undefined> {
    this.#answer();
    return this.#containers.has(containerId) ? makeFacts(this.facts.get(containerId)) : undefined;
  }

  async inspect(containerId: string): Promise<unknown> {
    this.#answer();
    return (
      this.inspected.get(containerId) ?? (this.#containers.has(containerId) ? { Id: containerId } : undefined)
    );
  }

  async findImages(references: readonly string[]): Promise<ReadonlyMap<string, string>> {
    this.#answer();
    return new Map(
      references.flatMap((reference) => {
        const id = this.images.get(reference);
        return id === undefined ? [] : [[reference, id] as const];
      }),
    );
  }

  async measureImages(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    this.#answer();
    return new Map(
      ids.flatMap((id) => {
        const bytes = this.imageBytes.get(id);
        return bytes === undefined ? [] : [[id, bytes] as const];
      }),
    );
  }

  async findImageTagTimes(references: readonly string[]): Promise<ReadonlyMap<string, number>> {
    this.#answer();
    return new Map([...this.imageTagTimes].filter(([reference]) => references.includes(reference)));
  }

  async findResources(names: {
    readonly networks: readonly string[];
    readonly volumes: readonly string[];
  }): Promise<readonly EngineResource[]> {
    this.#answer();
    return this.resources.filter(({ kind, name }) => names[`${kind}s`].includes(name));
  }

  async listHeldResources(project: string): Promise<readonly HeldResource[]> {
    this.#answer();
    return this.resources.filter((one) => one.project === project);
  }

  async readHookRun({ service }: HookQuery): Promise<HookRun | undefined> {
    this.#answer();
    return this.hookRuns.get(service);
  }

  async describeImages(ids: readonly string[]): Promise<ReadonlyMap<string, ImageFacts>> {
    this.#answer();
    const usual = { platform: this.description.platform ?? "linux/amd64", hasHealthcheck: false };
    const known = new Set(this.images.values());
    return new Map(
      ids.filter((id) => known.has(id)).map((id) => [id, this.imageFacts.get(id) ?? usual] as const),
    );
  }

  async findNamed(wanted: NamedThings): Promise<NamedFound> {
    this.#answer();
    this.lookedUp.push(wanted);
    return this.named;
  }

  async locate(): Promise<EngineLocation> {
    return this.location;
  }

  async listHeldPorts(): Promise<readonly HeldPort[]> {
    this.#answer();
    const own = [...this.#containers.values()].flatMap(({ name, service, publishedPorts }) =>
      publishedPorts.map(({ target: _, ...port }) => ({
        ...port,
        container: name,
        project: "demo",
        service,
      })),
    );
    return [...own, ...this.heldPorts];
  }

  async tryGpu(): Promise<GpuTrial> {
    this.#answer();
    return this.gpuTrial;
  }

  async #nextChange(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#followers.add(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  #wakeFollowers(): void {
    const waiting = [...this.#followers];
    this.#followers.clear();
    for (const wake of waiting) wake();
  }

  /** Fails every call from now on, including watches. */
  stop(failure: StackError): void {
    this.failure = failure;
    this.#wakeFollowers();
    for (const watcher of this.#watchers) watcher.wake();
  }

  #answer(): void {
    if (this.failure) throw this.failure;
  }

  #apply({ service, becomes, action }: ScriptedStep): void {
    const before = [...this.#containers.values()].find((container) => container.service === service);
    const after = becomes === "removed" ? undefined : { ...(before ?? makeContainer(service)), ...becomes };
    const containerId = after?.id ?? before?.id ?? "";
    if (before) this.#containers.delete(before.id);
    if (after) this.#containers.set(after.id, after);
    if (action) this.#tell({ service, containerId, action, atMs: this.#clock.now() });
    this.#wakeFollowers();
  }

  #tell(event: ContainerEvent): void {
    for (const watcher of this.#watchers) {
      watcher.queue.push(event);
      watcher.wake();
    }
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
