import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { expectRefusal } from "../support/expect-refusal.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const files = {
  "compose.yaml": `
    services:
      web: { ${quickIdle} }
      fsdp: { ${quickIdle}, profiles: [fsdp] }
      cpu: { ${quickIdle}, profiles: [cpu] }
      gpu: { ${quickIdle}, profiles: [gpu] }
  `,
  "stackctl.yaml": `
    features:
      fsdp: { requires: [gpu] }
      cpu: { conflicts: [gpu] }
      gpu: {}
    presets: { training: [fsdp] }
  `,
};

/** The arguments, the error code and the message. */
const refusals: readonly (readonly [string, string, string])[] = [
  [
    "up --enable-fspd",
    "unknown-feature",
    `
      ✖ unknown feature fspd
      → Did you mean fsdp? Use one of: fsdp, cpu, gpu.
    `,
  ],
  [
    "up --preset trainig",
    "unknown-preset",
    `
      ✖ unknown preset trainig
      → Did you mean training?
    `,
  ],
  [
    "up webb",
    "unknown-service",
    `
      ✖ unknown service webb
      → Did you mean web? Use one of: cpu, fsdp, gpu, web.
    `,
  ],
  [
    "up --profile fdsp",
    "unknown-profile",
    `
      ✖ unknown profile fdsp: no service has it
      → Did you mean fsdp? Use one of: cpu, fsdp, gpu.
    `,
  ],
  [
    "up --dry-rnu",
    "usage",
    `
      ✖ unknown option '--dry-rnu'
      → Did you mean --dry-run?
    `,
  ],
  [
    "up --artifacts=",
    "usage",
    `
      ✖ option '--artifacts <folder>' argument '' is invalid. The folder name is empty.
      → Run \`stackctl up --help\` to list its arguments and options.
    `,
  ],
  [
    "upp",
    "usage",
    `
      ✖ unknown command 'upp'
      → Did you mean up?
    `,
  ],
  [
    "help nonsense",
    "usage",
    `
      ✖ unknown command 'nonsense'
      → Run \`stackctl --help\` to list commands and options.
    `,
  ],
  [
    "--help upp",
    "usage",
    `
      ✖ unknown command 'upp'
      → Did you mean up?
    `,
  ],
  [
    "up --enable-fsdp --disable-fsdp",
    "usage",
    `
      ✖ --enable-fsdp and --disable-fsdp contradict each other
      → Remove one of them.
    `,
  ],
  [
    "up --minimal --all",
    "usage",
    `
      ✖ --minimal, --all and --preset each set every feature; use only one of them
      → Add single features to it: --minimal --enable-NAME.
    `,
  ],
  [
    "up --enable-cpu --enable-fsdp",
    "feature-conflict",
    `
      ✖ cpu (--enable-cpu) and gpu (required by fsdp) cannot run together
      → Remove --enable-cpu, or remove --enable-fsdp.
    `,
  ],
  [
    "up --enable-fsdp --disable-gpu",
    "feature-conflict",
    `
      ✖ gpu is needed (required by fsdp), but --disable-gpu disables it
      → Remove --disable-gpu, or also disable the features that need gpu.
    `,
  ],
  [
    "up --enable-fsdp=maybe",
    "usage",
    `
      ✖ --enable-fsdp=maybe is neither true nor false
      → Write --enable-fsdp.
    `,
  ],
  ["up --wait-timeout soon", "usage", '✖ --wait-timeout: "soon" is not a duration; write 30s, 2m or 1m30s'],
  [
    "up --progress loud",
    "usage",
    '✖ --progress: "loud" is not a progress output format; write auto, tty, plain, json, github or quiet',
  ],
];

describeWithEngine("an invalid command line", () => {
  scenario("is refused with the correct usage, and no service starts", files, async (fixture) => {
    for (const [command, code, says] of refusals) {
      await expectRefusal(fixture, { command, exitCode: 2, code, says });
    }
  });

  scenario(
    "that conflicts with .env is refused with both sources",
    { ...files, ".env": "ENABLE_CPU=1\n" },
    (fixture) =>
      expectRefusal(fixture, {
        env: { ENABLE_GPU: "true" },
        exitCode: 2,
        code: "feature-conflict",
        says: `
        ✖ cpu (ENABLE_CPU in .env:1) and gpu (ENABLE_GPU) cannot run together
        → Add --disable-cpu, or add --disable-gpu.
      `,
      }),
  );
});
