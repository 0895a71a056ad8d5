import { commandCauses } from "./command-causes.ts";
import { downloadCauses } from "./download-causes.ts";
import { fileCauses } from "./file-causes.ts";
import { hookCauses } from "./hook-causes.ts";
import { imageCauses } from "./image-causes.ts";
import type { CauseEvidence, CauseMatch, KnownCause } from "./known-cause.ts";
import { launchCauses } from "./launch-causes.ts";
import { networkCauses } from "./network-causes.ts";
import { probeCauses } from "./probe-causes.ts";
import { resourceCauses } from "./resource-causes.ts";
import { settingCauses } from "./setting-causes.ts";

/** Every known cause; the first that fits counts, so the more certain ones come first. */
export const knownCauses: readonly KnownCause[] = [
  ...hookCauses,
  ...launchCauses,
  ...imageCauses,
  ...commandCauses,
  ...downloadCauses,
  ...probeCauses,
  ...resourceCauses,
  ...fileCauses,
  ...settingCauses,
  ...networkCauses,
];

/** A cause, and how it shows. */
export interface MatchedCause extends CauseMatch {
  readonly id: string;
  readonly title: string;
}

/** How much of a text is looked at: patterns take long on endless ones, and what tells stands at the beginning. */
const lookedAt = { line: 400, output: 800, startError: 4000 };

/** The known cause that the evidence fits; undefined where none does. Of a long line, the match holds the beginning. */
export function matchKnownCause(all: CauseEvidence): MatchedCause | undefined {
  const evidence = {
    ...all,
    startError: all.startError.slice(0, lookedAt.startError),
    probes: all.probes.map(({ exitCode, output }) => ({
      exitCode,
      output: output.slice(0, lookedAt.output),
    })),
    logs: all.logs.map((line) => line.slice(0, lookedAt.line)),
  };
  for (const { id, title, match } of knownCauses) {
    const matched = match(evidence);
    if (matched) return { id, title, ...matched };
  }
  return undefined;
}
