import type { Container } from "../../domain/container.ts";
import type { EngineKind } from "../../domain/engine-choice.ts";
import type { EngineResource } from "../../domain/engine-resource.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { LaunchPlan, LeftOut } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import type { Selection } from "../services/select-services.ts";

/** The options of `up` other than features. */
export interface LaunchOptions {
  readonly build: boolean;
  readonly pull: "always" | "missing" | "never" | undefined;
  readonly forceRecreate: boolean;
  /** Keep the services of disabled features running. */
  readonly keep: boolean;
  /**
   * Services named on the command line: only these are recreated by force, and no service is stopped. Empty:
   * all.
   */
  readonly named: readonly string[];
}

/** The options of a plain `up`. */
export const plainLaunch: LaunchOptions = {
  build: false,
  pull: undefined,
  forceRecreate: false,
  keep: false,
  named: [],
};

/** What `up` finds before it plans. */
export interface LaunchFacts {
  readonly engine: EngineKind;
  readonly model: ComposeModel;
  readonly features: readonly ResolvedFeature[];
  readonly selection: Selection;
  readonly containers: readonly Container[];
  /** Image ids by reference; a missing reference means that the engine does not have the image. */
  readonly images: ReadonlyMap<string, string>;
  /** When images were last tagged, in epoch milliseconds by reference; only images with a refresh policy. */
  readonly imageTagTimes?: ReadonlyMap<string, number>;
  readonly nowMs?: number;
  /** Networks and volumes of the project that the engine has. */
  readonly resources?: readonly EngineResource[];
  /**
   * The version of the installed Compose; needed only if a container has a hash that differs from the model.
   */
  readonly composeVersion?: string | undefined;
  /** Services whose containers are already ready or done. */
  readonly settled: ReadonlySet<string>;
  /** Providers whose `up` has run and whose `down` has not. */
  readonly providersUp?: ReadonlySet<string>;
  readonly health: LaunchPlan["health"];
  readonly leftOut: readonly LeftOut[];
  readonly notices: readonly Notice[];
}

/** The image reference of a service, or the name that Compose gives to the image that it builds. */
export function imageReference(service: Service, model: ComposeModel): string {
  return service.image ?? `${model.project}-${service.name}`;
}
