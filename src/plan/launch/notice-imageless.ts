import type { EngineKind } from "../../domain/engine-choice.ts";
import type { Notice } from "../../domain/notice.ts";
import type { LaunchOptions } from "./plan-launch.ts";

/** The notice that options about images have no effect where services run as processes; none elsewhere. */
export function noticeImageless(engine: EngineKind, { build, pull }: LaunchOptions): readonly Notice[] {
  if (engine === "docker" || (!build && pull === undefined)) return [];
  const word = build ? "--build" : `--pull ${pull}`;
  return [
    {
      code: "no-images",
      message: `${word} has no effect: the embedded engine runs processes, which have no images`,
    },
  ];
}
