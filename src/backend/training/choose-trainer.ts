import type { Secret } from "../../domain/secret.ts";
import { remember } from "../features/remember.ts";
import { createFsdpTrainer } from "./create-fsdp-trainer.ts";
import { createProcessTrainer } from "./create-process-trainer.ts";
import { findTorch } from "./find-torch.ts";
import type { Trainer } from "./trainer.ts";

/** How long a run may take to write its checkpoint when it is told to stop. */
const graceMs = 10_000;
/** How long the trainer service may be silent before a job that waits for it fails. */
const patienceMs = 300_000;
/** Python is asked again for PyTorch after this long. */
const rememberMs = 10_000;

/** Which trainer this process uses, and what that needs. */
export type TrainerChoice =
  | { readonly kind: "fsdp-service"; readonly url: string; readonly apiToken: Secret | undefined }
  | {
      readonly kind: "process";
      readonly python: string;
      readonly program: string;
      /** Processes under torchrun; undefined for one without it. */
      readonly processes: number | undefined;
    };

/** The trainer of the choice. */
export function chooseTrainer(choice: TrainerChoice, dataFolder: string): Trainer {
  switch (choice.kind) {
    case "fsdp-service":
      return createFsdpTrainer({ url: choice.url, apiToken: choice.apiToken, patienceMs });
    case "process": {
      const { python, program, processes } = choice;
      const obstacle = remember(() => findTorch(python), rememberMs);
      // Python answers while the rest starts, so that the first who asks does not wait for it.
      void obstacle();
      return createProcessTrainer({ command: [python, program], processes, dataFolder, obstacle, graceMs });
    }
  }
}
