import { execa } from "execa";
import type { Fixture } from "../../support/fixture.ts";
import type { StackctlResult } from "../../support/run-stackctl.ts";
import { type AnyStack, extraProfile } from "./any-stack.ts";
import {
  type Place,
  readContainers,
  readWanted,
  type SeenContainer,
  type Truth,
  type WantedService,
} from "./read-truth.ts";
import { type Editions, writeStack } from "./write-stack.ts";

/** How the profile's feature is enabled: by one of two variables in `.env`, or on the command line. */
export type Switch = "off" | "flag" | "profiles" | "argument";

/** An engine that only this run uses, so the run may restart it. */
export interface OwnEngine {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const dotenvOf: Readonly<Record<Switch, string>> = {
  off: "",
  flag: `ENABLE_${extraProfile.toUpperCase()}=true\n`,
  profiles: `COMPOSE_PROFILES=${extraProfile}\n`,
  argument: "",
};

/** The stability window of services without a health check, passed to stackctl. */
export const windowMs = 500;

const settings = {
  STACKCTL_STABILITY_WINDOW: `${windowMs}ms`,
  STACKCTL_UNHEALTHY_GRACE: "1s",
  STACKCTL_WAIT_TIMEOUT: "60s",
};

/** The current state of a sequence of commands: the written files, the enabled profile and the trace. */
export class StackRun {
  readonly trace: string[] = [];
  /** Containers that were made unhealthy, by id. */
  readonly sick = new Set<string>();
  readonly #all: AnyStack;
  readonly #dropped = new Set<string>();
  readonly engine: OwnEngine | undefined;
  readonly #fixture: Fixture;
  readonly #editions = { file: new Map<string, number>(), envFile: new Map<string, number>() };
  #switch: Switch = "off";
  /** The services of the current files. */
  #wanted: Promise<readonly WantedService[]> | undefined;

  constructor(stack: AnyStack, fixture: Fixture, engine?: OwnEngine) {
    this.#all = stack;
    this.engine = engine;
    this.#fixture = fixture;
  }

  /** The services of the current Compose file. */
  get stack(): AnyStack {
    return this.#all.filter(({ name }) => !this.#dropped.has(name));
  }

  get isExtraOn(): boolean {
    return this.#switch !== "off" && this.stack.some(({ isExtra }) => isExtra);
  }

  get place(): Place {
    const { directory, project } = this.#fixture;
    return { directory, project, env: this.engine?.env ?? {} };
  }

  async edit(which: keyof Editions, service: string): Promise<void> {
    const editions = this.#editions[which];
    editions.set(service, (editions.get(service) ?? 0) + 1);
    await this.write();
  }

  /** Removes a service from the Compose file, or adds it again. */
  async toggle(service: string): Promise<void> {
    if (!this.#dropped.delete(service)) this.#dropped.add(service);
    await this.write();
  }

  async switchTo(next: Switch): Promise<void> {
    this.#switch = next;
    await this.write();
  }

  async write(): Promise<void> {
    this.#wanted = undefined;
    await writeStack(this.#fixture.directory, this.stack, this.#editions, dotenvOf[this.#switch]);
  }

  /** Runs a command that takes feature flags. */
  async stackctl(...args: readonly string[]): Promise<StackctlResult> {
    const flags = this.#switch === "argument" && this.isExtraOn ? [`--enable-${extraProfile}`] : [];
    const env = { ...settings, ...this.engine?.env };
    return await this.#fixture.stackctl([...args, ...flags], { env });
  }

  /** Runs a command that takes no feature flags. */
  async plainStackctl(...args: readonly string[]): Promise<StackctlResult> {
    return await this.#fixture.stackctl(args, { env: { ...settings, ...this.engine?.env } });
  }

  /** Runs a docker command as a user would; its exit code is not checked. */
  async docker(...args: readonly string[]): Promise<string> {
    const ended = await execa("docker", args, {
      cwd: this.#fixture.directory,
      env: {
        COMPOSE_PROFILES: undefined,
        COMPOSE_FILE: undefined,
        COMPOSE_PROJECT_NAME: this.#fixture.project,
        ...this.engine?.env,
      },
      reject: false,
      all: true,
    });
    return ended.exitCode === 0 ? "done" : `exit ${ended.exitCode}: ${ended.all.split("\n").at(-1)}`;
  }

  async containers(): Promise<readonly SeenContainer[]> {
    return await readContainers(this.place);
  }

  async truth(): Promise<Truth> {
    this.#wanted ??= readWanted(this.place, this.isExtraOn);
    const wanted = await this.#wanted;
    return { wanted, containers: await this.containers(), atMs: Date.now() };
  }
}
