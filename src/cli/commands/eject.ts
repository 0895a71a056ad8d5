import type { Command } from "commander";
import { exposures, trainingKinds } from "../../domain/kubernetes.ts";
import { choice, flag, inGroup, names, word } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { featureOptions, jsonOption, projectOptions } from "./shared-options.ts";

const ejectOptions = [
  word("-o, --output <file>", "default: compose.ejected.yaml; - prints to stdout"),
  word("--env-output <file>", "environment file; default: .env beside the output, else .env.ejected"),
  names("--plain <names>", "variables that look secret but are not (a,b)"),
  flag("--dry-run", "show the files, and write nothing"),
  flag("--force", "replace existing files"),
  ...inGroup("Kubernetes:", [
    choice("--to <target>", "what to write; default: compose", ["compose", "kubernetes"]),
    flag("--strict", "write nothing if Kubernetes has no place for a part that matters"),
    choice("--expose <way>", "how published ports are reached from outside; default: none", exposures),
    word("--volume-size <size>", "size of each volume; default: 1Gi"),
    word("--wait-image <image>", "image that waits for dependencies; default: busybox:1.37"),
    flag("--liveness", "health checks also restart containers"),
    choice("--training <kind>", "objects of a training on several nodes; default: job", trainingKinds),
  ] as const),
  ...featureOptions,
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl eject`: writes one Compose file that does not need stackctl. */
export function addEjectCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("eject")
    .summary("write a plain Compose file, or files for Kubernetes")
    .description(
      "Writes the services of the enabled features as one Compose file, with its variables in an environment file. `docker compose up` runs it without stackctl. With --to kubernetes, writes every service for kustomize: `base`, a component for each feature, and an overlay that chooses among them.",
    )
    .argument("[folder]", "with --to kubernetes: the folder to write to");
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl eject", "write compose.ejected.yaml"],
    ...exampleOf(grammar, (name) => [`stackctl eject --enable-${name}`, `the same with ${name}`]),
    ["stackctl eject --output deploy/compose.yaml", "write to another folder, with a .env"],
    ["stackctl eject --output -", "print the file"],
    ["stackctl eject --to kubernetes k8s", "write folder k8s for kubectl apply -k"],
  ]);
  addAction(command, grammar, ejectOptions, async () => (await import("../actions/eject.ts")).eject);
}
