import type { EngineChoice } from "../../domain/engine-choice.ts";
import type { LeftOut } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";

/** What follows from the choice of the engine and should be known; at most one notice of what is left out. */
export function noticeEngine(choice: EngineChoice, leftOut: readonly LeftOut[]): readonly Notice[] {
  return [...noticeEmbedded(choice, leftOut), ...noticeElsewhere(choice)];
}

function noticeEmbedded({ kind, obstacle }: EngineChoice, leftOut: readonly LeftOut[]): readonly Notice[] {
  if (kind !== "embedded") return [];
  const names = leftOut.map(({ service }) => service).join(", ");
  const without = `left out, since a container engine is needed for it: ${names}`;
  if (obstacle === undefined) {
    return names === ""
      ? []
      : [{ code: "left-out", message: without, hint: "start a container engine to run it" }];
  }
  return [
    {
      code: "embedded-engine",
      message: `services run as processes of this machine, since ${obstacle.message}${names === "" ? "" : `; ${without}`}`,
      hint: obstacle.hint === undefined ? "--engine embedded says so" : `for containers: ${obstacle.hint}`,
    },
  ];
}

/** What of a project the engine that is not chosen has, and how it gets to one place. */
export function noticeElsewhere({ kind, why, cause, elsewhere }: EngineChoice): readonly Notice[] {
  const names = elsewhere.join(", ");
  if (why === "asked" && kind === "docker" && names !== "") {
    return [
      {
        code: "other-engine",
        message: `processes of this project run too, and Docker knows nothing of them: ${names}`,
        hint: "stackctl down --engine embedded ends them",
      },
    ];
  }
  if (why !== "running") return [];
  const too = names === "" ? "" : `, which has containers of this project too (${names})`;
  return [
    {
      code: "other-engine",
      message: `${cause}, and stays so although Docker answers by now${too}`,
      hint: "stackctl down, then stackctl up, brings the project up in containers",
    },
  ];
}
