import type { Secret } from "../../../domain/secret.ts";
import { remember } from "../../features/remember.ts";
import { createFsdpTrainer } from "./create-fsdp-trainer.ts";
import { createProcessTrainer, type ProcessTrainer } from "./create-process-trainer.ts";
import { findTorch } from "./find-torch.ts";
import type { Trainer } from "./trainer.ts";

/** Time limit for the checkpoint of a run that must stop. */
const graceMs = 10_000;
/** Time without a response of the trainer service after which a waiting job fails. */
const patienceMs = 300_000;
/** Cache time of the check for PyTorch. */
const rememberMs = 10_000;

/** The trainer that this process uses, with its settings. */
export type TrainerChoice =
  | { readonly kind: "fsdp-service"; readonly url: URL; readonly apiToken: Secret | undefined }
  | {
      readonly kind: "process";
      readonly python: string;
      readonly program: string;
      /** Number of torchrun processes; undefined for one process without torchrun. */
      readonly processes: number | undefined;
      /** Extends the trainer to several nodes. */
      readonly extend?: ((local: ProcessTrainer) => Trainer) | undefined;
    };

/** Creates the chosen trainer. */
export function chooseTrainer(choice: TrainerChoice, dataFolder: string): Trainer {
  switch (choice.kind) {
    case "fsdp-service":
      return createFsdpTrainer({ url: choice.url, apiToken: choice.apiToken, patienceMs });
    case "process": {
      const { python, program, processes, extend = (local) => local } = choice;
      const obstacle = remember(() => findTorch(python), rememberMs);
      // Start the check now, so that the first request does not wait for Python.
      void obstacle();
      const command = [python, program] as const;
      return extend(createProcessTrainer({ command, processes, dataFolder, obstacle, graceMs }));
    }
  }
}
