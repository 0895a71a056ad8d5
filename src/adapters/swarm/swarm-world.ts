import type { Clock } from "../../ports/clock.ts";
import type { Compose } from "../../ports/compose.ts";
import type { Engine } from "../../ports/engine.ts";
import type { EngineConnection } from "../docker/engine-connection.ts";
import type { SwarmApi } from "./api/swarm-api.ts";
import type { PreparedService } from "./project/prepared-service.ts";
import type { IntendedChange } from "./tasks/describe-update.ts";
import type { SlotReader } from "./tasks/read-slots.ts";

/** What the parts of the Swarm engine share during one command. */
export interface SwarmWorld {
  readonly api: SwarmApi;
  readonly connect: () => Promise<EngineConnection>;
  /** The manager's own Docker engine: its images, and the containers of tasks that run there. */
  readonly docker: Engine;
  /** Docker Compose, which resolves the model and builds images. */
  readonly compose: Compose;
  readonly clock: Clock;
  readonly env: ReadonlyMap<string, string>;
  readonly reader: SlotReader;
  /** Services that are ready to be created or updated, by their name in the compose file, until they are started. */
  readonly prepared: Map<string, PreparedService>;
  /** The changes of services by this command, by the service's name on the Swarm. */
  readonly intended: Map<string, IntendedChange>;
}
