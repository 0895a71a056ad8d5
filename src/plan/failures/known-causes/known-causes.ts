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

/** Every known cause, the more certain ones first. The first match wins. */
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

/** A matched cause with its identity. */
export interface MatchedCause extends CauseMatch {
  readonly id: string;
  readonly title: string;
}

/** Characters to search in each text. Patterns are slow on long texts, and the relevant part is at the beginning. */
const lookedAt = { line: 400, output: 800, startError: 4000 };

/** The first known cause that matches the evidence, if any. Long lines in the match are cut at the end. */
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
