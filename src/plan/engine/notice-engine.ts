import type { EngineChoice } from "../../domain/engine-choice.ts";
import type { LeftOut } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";

/** Notices about the chosen engine; at most one of them lists services that are left out. */
export function noticeEngine(choice: EngineChoice, leftOut: readonly LeftOut[]): readonly Notice[] {
  return [...noticeEmbedded(choice, leftOut), ...noticeElsewhere(choice)];
}

function noticeEmbedded({ kind, obstacle }: EngineChoice, leftOut: readonly LeftOut[]): readonly Notice[] {
  if (kind !== "embedded") return [];
  const names = leftOut.map(({ service }) => service).join(", ");
  const without = `left out, because a container engine is needed: ${names}`;
  if (obstacle === undefined) {
    return names === ""
      ? []
      : [{ code: "left-out", message: without, hint: "Start a container engine to run it." }];
  }
  return [
    {
      code: "embedded-engine",
      message: `services run as processes of this machine, because ${obstacle.message}${names === "" ? "" : `; ${without}`}`,
      hint: obstacle.hint ?? "Use --engine embedded to choose this engine.",
    },
  ];
}

const places = {
  docker: "in containers of Docker",
  embedded: "as processes outside Docker",
  swarm: "on a Swarm",
} as const;

/**
 * Notices about services of this project on the engine that is not chosen, and how to move them to one
 * engine.
 */
export function noticeElsewhere({ kind, why, cause, elsewhere }: EngineChoice): readonly Notice[] {
  const names = elsewhere?.services.join(", ") ?? "";
  if (elsewhere !== undefined && (why === "asked" || kind === "swarm")) {
    return [
      {
        code: "other-engine",
        message: `this project also runs ${places[elsewhere.on]}: ${names}`,
        hint: `Run stackctl down --engine ${elsewhere.on} to stop them.`,
      },
    ];
  }
  if (why !== "running" || kind !== "embedded") return [];
  const too = names === "" ? "" : `; Docker also has containers of this project (${names})`;
  return [
    {
      code: "other-engine",
      message: `${cause}, so this project keeps the embedded engine although Docker is available${too}`,
      hint: "Run stackctl down, then stackctl up, to start the project in containers.",
    },
  ];
}
