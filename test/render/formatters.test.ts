import { describe, expect, it } from "vitest";
import { StackError } from "../../src/domain/errors.ts";
import { FeatureDeclaration } from "../../src/domain/feature.ts";
import { formatFailures } from "../../src/render/failures/format-failures.ts";
import { formatFeatureExplanation } from "../../src/render/features/format-feature-explanation.ts";
import { formatFeatures, type ListedFeature } from "../../src/render/features/format-features.ts";
import { formatPlan } from "../../src/render/launch/format-plan.ts";
import { formatResources } from "../../src/render/resources/format-resources.ts";
import { formatStatus } from "../../src/render/resources/format-status.ts";
import { formatUpSummary } from "../../src/render/resources/format-up-summary.ts";
import { formatConfig } from "../../src/render/settings/format-config.ts";
import { formatError, formatErrorDocument, formatNotice } from "../../src/render/text/format-message.ts";
import { aPlanOf } from "../support/build/nodes.ts";
import { expectGolden } from "./expect-golden.ts";
import {
  failedReport,
  failures,
  plan,
  resourcesReport,
  statusReport,
  unchangedReport,
  upReport,
} from "./sample-reports.ts";
import { ascii, colored, piped } from "./styles.ts";

describe("formatPlan", () => {
  it("shows what changes, then what will run", () =>
    expectGolden("plan", (style) => formatPlan(plan, style)));

  it("says when there is nothing to change", () =>
    expectGolden("plan-unchanged", (style) =>
      formatPlan({ ...plan, profiles: [], steps: [], stop: [], warnings: [] }, style),
    ));
});

describe("a recreation that Compose has not decided yet in formatPlan", () => {
  it("is a comparison", () => {
    const [node] = aPlanOf("recreate app: if db provides different variables");
    const steps = node === undefined ? [] : [{ ...node, undecided: true as const }];
    const shown = formatPlan({ ...plan, steps }, piped);
    expect(shown).toMatch(/^demo: 1 to compare;/);
    expect(shown).toMatch(/ {2}compare +app/);
  });
});

describe("a service of a disabled feature in formatPlan", () => {
  it("is removed, whether its containers still run or have ended", () => {
    const steps = aPlanOf(
      "stop grafana: feature monitoring is disabled",
      "remove grafana: feature monitoring is disabled",
      "remove old: feature old is disabled",
      "remove web: 3 replicas exist, 2 wanted",
    );
    const shown = formatPlan({ ...plan, steps }, piped);
    expect(shown).toMatch(/^demo: 3 to remove;/);
    expect(shown).toMatch(/- remove +grafana/);
  });
});

describe("a stack of processes", () => {
  const leftOut = [{ service: "db", feature: null, cause: "needs a container engine" }];

  it("says so in plan, status and summary, with what is left out", () => {
    const embedded = { engine: "embedded", leftOut } as const;
    const planned = formatPlan({ ...plan, ...embedded }, piped);
    expect(planned).toContain("as processes of this machine (engine embedded)");
    const shown = formatStatus({ ...statusReport, ...embedded }, piped);
    expect(shown.split("\n")[0]).toContain("as processes of this machine");
    for (const text of [planned, shown])
      expect(text).toContain("db is left out: it needs a container engine");
    expect(formatUpSummary({ ...upReport, engine: "embedded" }, piped)).toContain(
      "as processes of this machine",
    );
    expect(formatResources({ ...resourcesReport, ...embedded }, piped)).toContain("that this machine has");
  });
});

describe("formatUpSummary", () => {
  it("shows what runs, for which feature, at what cost and where", () =>
    expectGolden("up", (style) => formatUpSummary(upReport, style)));

  it("says when everything was up already", () =>
    expectGolden("up-unchanged", (style) => formatUpSummary(unchangedReport, style)));

  it("says so where there is nothing to bring up", () => {
    const empty = { ...unchangedReport, services: [] };
    expect(formatUpSummary(empty, piped)).toContain(
      `${empty.project} has no enabled service: nothing was started`,
    );
  });

  it("shows what failed below what runs", () =>
    expectGolden("up-failed", (style) => formatUpSummary(failedReport, style)));

  it("says with --no-wait that services are starting", () => {
    const services = upReport.services.map((one) => ({
      ...one,
      verdict: "starting" as const,
      readyMs: null,
      startMs: null,
    }));
    const [headline] = formatUpSummary({ ...upReport, services }, piped).split("\n");
    expect(headline).toBe("✔ demo was launched in 12.5 s: 3 starting · 1.9 GiB of memory");
  });

  it("has colours, and means the same without", async () => {
    const text = formatUpSummary(failedReport, colored);
    await expect(`${text}\n`).toMatchFileSnapshot("golden/up-failed.color.txt");
  });

  it("needs no more than ASCII where there is no more", async () => {
    const text = formatUpSummary(
      { ...upReport, services: [...upReport.services, ...failedReport.services] },
      ascii,
    );
    expect(text).toMatch(/^\p{ASCII}*$/u);
    await expect(`${text}\n`).toMatchFileSnapshot("golden/up.ascii.txt");
  });
});

describe("formatStatus", () => {
  it("names the stability window that a service without a health check is still in", () => {
    const [first] = statusReport.services;
    const young = {
      ...first,
      state: "running",
      health: "none",
      verdict: "starting",
      exitCode: null,
    } as const;
    const shown = formatStatus(
      { ...statusReport, ok: false, services: first ? [{ ...first, ...young }] : [] },
      piped,
    );
    expect(shown).toContain("starting (stability window)");
    expect(shown).not.toContain(`✔ ${first?.name}`);
  });

  it("shows state, time and use of each service", () =>
    expectGolden("status", (style) => formatStatus(statusReport, style)));

  it("with resources adds up features, and says what frees what", () =>
    expectGolden("resources", (style) => formatResources(resourcesReport, style)));

  it("is one row a service however narrow the pipe is said to be", () => {
    expect(formatStatus(statusReport, piped).split("\n")).toHaveLength(15);
  });
});

const list = (name: string, more: Partial<ListedFeature> & { declaration?: object }): ListedFeature => ({
  feature: {
    ...FeatureDeclaration.parse(more.declaration ?? {}),
    name,
    flag: `ENABLE_${name.toUpperCase()}`,
    profiles: [name],
    declaredIn: `templates/features/${name}/feature.yaml`,
  },
  enabled: false,
  source: { kind: "default", detail: "off unless switched on" },
  because: [],
  services: [name],
  ...more,
});

const features = [
  list("fsdp", {
    enabled: true,
    source: { kind: "required", detail: "required by gpu" },
    because: ["gpu"],
    declaration: { description: "Distributed training of a model over several processes (PyTorch FSDP)" },
  }),
  list("gpu", {
    enabled: true,
    source: { kind: "argument", detail: "--enable-gpu" },
    services: [],
    declaration: {
      description: "Gives the GPU to what can use it",
      requires: ["fsdp"],
      conflicts: ["tabby"],
    },
  }),
  list("monitoring", {
    services: ["prometheus", "grafana"],
    source: { kind: "dotenv", detail: "ENABLE_MONITORING in .env:7" },
    declaration: { description: "Prometheus and Grafana" },
  }),
  list("tabby", {}),
];

describe("formatFeatures", () => {
  it("shows each feature, on or off, and why", () =>
    expectGolden("features", (style) => formatFeatures(features, style)));

  it("shows what runs beside what is set", () => {
    const rows = [
      list("a", { enabled: true, run: "running" }),
      list("b", { enabled: true, run: "not running" }),
      list("c", { run: "running" }),
      list("d", { run: "not running" }),
      list("e", { enabled: true }),
      list("f", { enabled: true, run: "done" }),
    ];
    expect(
      formatFeatures(rows, piped)
        .match(/\bo(?:n|ff)\b(?: · \w+(?: running)?)?/g)
        ?.filter((state) => state !== ""),
    ).toEqual(
      expect.arrayContaining(["on · running", "on · not running", "off · running", "off", "on", "on · done"]),
    );
  });

  it("says that a project has none", () => {
    expect(formatFeatures([], piped)).toContain("no optional features");
  });
});

describe("formatFeatureExplanation", () => {
  it.each(["fsdp", "gpu", "monitoring"])("explains %s", async (name) => {
    const one = features.find(({ feature }) => feature.name === name);
    if (one === undefined) throw new Error(`no feature ${name}`);
    await expectGolden(`explain-${name}`, (style) => formatFeatureExplanation(one, features, style));
  });
});

describe("formatFailures", () => {
  it("puts victims under their culprit, with its evidence", () =>
    expectGolden("failures", (style) => formatFailures(failures, style)));

  it("shows a victim by itself when its culprit is not there", () => {
    const [orphan] = failures;
    if (orphan === undefined) throw new Error("no failure");
    expect(formatFailures([orphan], piped)).toBe("✖ web: could not start: it depends on api");
  });

  it("loses nothing where services are said to hold up each other", () => {
    const [, victim] = failures;
    if (victim === undefined) throw new Error("no failure");
    const circle = [
      { ...victim, service: "a", causedBy: "b" },
      { ...victim, service: "b", causedBy: "a" },
    ];
    expect(formatFailures(circle, piped).split("\n\n")).toHaveLength(2);
  });
});

describe("formatError", () => {
  const error = new StackError("invalid-setting", {
    message: "2 settings are not valid",
    problems: [
      {
        message: 'ENABLE_FSDP is "ture", which is neither true nor false',
        where: { file: ".env", line: 3 },
        hint: "Did you mean true?",
      },
      { message: "unknown key feautres", where: { file: "stackctl.yaml", line: 12, column: 5 } },
    ],
    hint: "Mend these lines; nothing was started.",
  });

  it("says what happened, each problem with its place, and what to do", () =>
    expectGolden("error", (style) => formatError(error, style)));

  it("shows what another program said without its escape sequences", () => {
    const text = formatError(
      new StackError("launch-failed", { message: "it failed: \u001b[2Jone\ntwo" }),
      piped,
    );
    expect(text).toBe("✖ it failed: one\n  two");
  });

  it("gives the same to programs", () => {
    expect(formatErrorDocument(error)).toEqual({
      error: {
        code: "invalid-setting",
        message: "2 settings are not valid",
        hint: "Mend these lines; nothing was started.",
        problems: [
          {
            message: 'ENABLE_FSDP is "ture", which is neither true nor false',
            file: ".env",
            line: 3,
            column: null,
            hint: "Did you mean true?",
          },
          { message: "unknown key feautres", file: "stackctl.yaml", line: 12, column: 5, hint: null },
        ],
      },
    });
  });

  it("leaves problems out of the document where there are none", () => {
    const document = formatErrorDocument(new StackError("usage", { message: "no" }));
    expect(document).toEqual({ error: { code: "usage", message: "no", hint: null } });
  });
});

describe("formatConfig", () => {
  it("shows each setting with its source and what it beat", () =>
    expectGolden("config", (style) =>
      formatConfig(
        [
          {
            name: "waitTimeout",
            value: "2m",
            source: { kind: "argument", detail: "--wait-timeout" },
            overridden: [
              { value: "10m", source: { kind: "environment", detail: "STACKCTL_WAIT_TIMEOUT" } },
              { value: "5m", source: { kind: "default", detail: "default" } },
            ],
          },
          {
            name: "ENABLE_FSDP",
            value: "true",
            source: { kind: "dotenv", detail: ".env:2" },
            overridden: [],
          },
          {
            name: "COMPOSE_PROFILES",
            value: "",
            source: { kind: "environment", detail: "COMPOSE_PROFILES" },
            overridden: [],
          },
        ],
        style,
      ),
    ));
});

describe("formatNotice", () => {
  it.each([
    [{ code: "x", message: "something" }, "⚠ something"],
    [{ code: "x", message: "something", file: ".env" }, "⚠ .env: something"],
    [
      { code: "x", message: "some\nthing", hint: "Do it.", file: ".env", line: 2 },
      "⚠ .env:2: some thing\n  Do it.",
    ],
  ])("shows %j", (notice, expected) => {
    expect(formatNotice(notice, piped)).toBe(expected);
  });
});
