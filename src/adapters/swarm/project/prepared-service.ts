import type { ServiceSpec } from "../../../plan/swarm/service-spec.ts";

/** A service whose networks, configs and secrets exist, so that one call creates or updates it. */
export interface PreparedService {
  readonly project: string;
  /** In the compose file. */
  readonly service: string;
  /** On the Swarm. */
  readonly name: string;
  readonly spec: ServiceSpec;
  readonly hash: string;
  readonly settingsHash: string;
  readonly replicas: number;
  /** Replace its tasks even if the configuration is the same. */
  readonly isForced: boolean;
}
