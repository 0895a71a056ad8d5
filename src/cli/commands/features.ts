import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { addFeaturesAddCommand } from "./features-add.ts";
import { jsonOption, projectOptions, queryOptions } from "./shared-options.ts";

const setFeaturesOptions = [...projectOptions, jsonOption] as const;

/** `stackctl features` and its subcommands. */
export function addFeaturesCommand(program: Command, grammar: Grammar): void {
  const { features } = grammar;
  const name = features[0]?.name ?? "NAME";
  const command = program
    .command("features")
    .summary("list features, their state, and what set it")
    .description(
      "Lists every feature: whether it is enabled, what set it, and whether its services run. Without stackctl.yaml, each Compose profile is a feature.",
    )
    .enablePositionalOptions();
  addFeatureFlags(command, features);
  addExamples(command, [
    ["stackctl features", "list features, their state, and what set it"],
    [`stackctl features enable ${name}`, "enable a feature in .env, for every run"],
    [`stackctl features explain ${name}`, "show why a feature is enabled or disabled"],
  ]);
  addAction(
    command,
    grammar,
    queryOptions,
    async () => (await import("../actions/features.ts")).listFeatures,
  );

  for (const verb of ["enable", "disable"] as const) {
    const sub = command
      .command(verb)
      .summary(`${verb} features in .env, for every run`)
      .description(
        `Sets the flag of each feature in .env, and keeps the comments and the order of the file. Changes no container: run \`stackctl up\` afterwards.`,
      )
      .argument("<feature...>", "feature names");
    addExamples(sub, [
      [`stackctl features ${verb} ${name}`, `${verb} one feature`],
      [`stackctl features ${verb} ${name} && stackctl up`, `${verb} it, and update the stack`],
    ]);
    addAction(sub, grammar, setFeaturesOptions, async () => {
      const { setFeatures } = await import("../actions/set-features.ts");
      return setFeatures(verb === "enable");
    });
  }
  const explain = command
    .command("explain")
    .summary("show why a feature is enabled or disabled")
    .description(
      "Shows the state of one feature, what set it, what it requires, what it conflicts with, and which services it brings.",
    )
    .argument("<feature>", "feature name");
  addFeatureFlags(explain, features);
  addExamples(explain, [
    [`stackctl features explain ${name}`, "show why it is enabled or disabled"],
    ...exampleOf(grammar, (one) => [
      `stackctl features explain ${one} --enable-${one}`,
      "show what changes if it is enabled",
    ]),
    [`stackctl features explain ${name} --json`, "print the same for scripts"],
  ]);
  addAction(explain, grammar, queryOptions, async () => {
    const { explainFeature } = await import("../actions/explain-feature.ts");
    return explainFeature;
  });
  addFeaturesAddCommand(command, grammar);
}
