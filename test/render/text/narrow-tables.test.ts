import fc from "fast-check";
import { expect, it } from "vitest";
import { FeatureDeclaration } from "../../../src/domain/feature.ts";
import type { StatusReport, UpReport } from "../../../src/domain/report.ts";
import { VerdictKind } from "../../../src/domain/verdict.ts";
import { formatStepSummary } from "../../../src/render/ci/format-step.ts";
import { formatFeatures } from "../../../src/render/features/format-features.ts";
import { formatPlan } from "../../../src/render/launch/format-plan.ts";
import { nameVerdict } from "../../../src/render/readiness/name-verdict.ts";
import { formatStatus } from "../../../src/render/resources/format-status.ts";
import { formatUpSummary } from "../../../src/render/resources/format-up-summary.ts";
import { formatConfig } from "../../../src/render/settings/format-config.ts";
import { createStyle, type Style } from "../../../src/render/text/style.ts";
import { displayWidth } from "../../../src/render/text/wrap-text.ts";
import { plan, statusReport, upReport } from "../sample-reports.ts";
import { piped } from "../styles.ts";

const status = first(statusReport.services);
const report = first(upReport.services);

/** Titles are left out where the cells of a row are stacked. */
const titles = new Set(["FEATURE", "STATE", "BECAUSE", "DESCRIPTION", "SETTING", "VALUE", "SOURCE"]);

const bytes = fc.option(fc.integer({ min: 1, max: 2 ** 36 }));
const drawn = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/),
  feature: fc.option(fc.constantFrom("fsdp", "monitoring")),
  verdict: fc.constantFrom(...VerdictKind.options),
  memoryBytes: bytes,
  memoryLimitBytes: bytes,
  restarts: fc.integer({ min: 0, max: 12 }),
  uptimeMs: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
  cpuPercent: fc.option(fc.integer({ min: 0, max: 900 })),
  startMs: fc.option(fc.integer({ min: 0, max: 10 ** 6 })),
});
const services = fc.uniqueArray(drawn, { minLength: 1, maxLength: 5, selector: ({ name }) => name });

type Drawn = typeof services extends fc.Arbitrary<infer Many> ? Many : never;

function draw(own: Drawn): { readonly shown: StatusReport; readonly up: UpReport } {
  return {
    shown: { ...statusReport, services: own.map((one) => ({ ...status, ...one, endpoints: [] })) },
    up: {
      ...upReport,
      services: own.map((one) => ({ ...report, ...one, endpoints: [] })),
      criticalPath: [],
      stopped: [],
    },
  };
}

it("no line is wider than the terminal, and no word that fits is broken", () => {
  fc.assert(
    fc.property(services, fc.integer({ min: 20, max: 120 }), (own, width) => {
      const { shown, up } = draw(own);
      const style = createStyle({ color: false, unicode: true, width });
      const formats = [
        (look: typeof style) => formatStatus(shown, look),
        (look: typeof style) => formatUpSummary(up, look),
      ];
      for (const format of formats) {
        const whole = new Set(format(piped).split(/\s+/));
        const text = format(style);
        for (const line of text.split("\n")) {
          const [word = "", ...others] = line.trim().split(/\s+/);
          if (others.length > 0 || displayWidth(word) < width - 4)
            expect(displayWidth(line)).toBeLessThanOrEqual(width);
        }
        for (const word of text.split(/\s+/)) expect(whole).toContain(word);
      }
    }),
  );
});

it("up, its step summary and status use the same word for a verdict", () => {
  fc.assert(
    fc.property(services, (own) => {
      const { shown, up } = draw(own);
      const rowsOf = (text: string, name: string) =>
        text.split("\n").filter((line) => line.split(/[\s|]+/).includes(name));
      for (const { name, verdict } of own) {
        for (const text of [formatStatus(shown, piped), formatUpSummary(up, piped), formatStepSummary(up)])
          expect(rowsOf(text, name).some((row) => row.includes(nameVerdict(verdict)))).toBe(true);
      }
    }),
  );
});

function first<One>([one]: readonly One[]): One {
  if (one === undefined) throw new Error("there is no sample");
  return one;
}

it.each([20, 30, 40, 60])("features, config and plan break no word at %i columns", (width) => {
  const feature = FeatureDeclaration.parse({ description: "Compose profile reports" });
  const source = { kind: "dotenv", detail: "ENABLE_REPORTS in .env:1" } as const;
  const listed = {
    feature: {
      ...feature,
      name: "reports",
      flag: "ENABLE_REPORTS",
      profiles: ["reports"],
      declaredIn: undefined,
    },
    enabled: true,
    source,
    because: [],
    services: ["dash", "reports"],
    run: "not running" as const,
  };
  const setting = { name: "waitTimeout", value: "300s", source, overridden: [{ value: "5m", source }] };
  const formats = [
    (style: Style) => formatFeatures([listed], style),
    (style: Style) => formatConfig([setting], style),
    (style: Style) => formatPlan(plan, style),
  ];
  for (const format of formats) {
    const whole = new Set(format(piped).trim().split(/\s+/));
    const text = format(createStyle({ color: false, unicode: true, width }));
    for (const word of [...whole].filter((one) => displayWidth(one) < width - 8 && !titles.has(one)))
      expect(text.split(/\s+/)).toContain(word);
  }
});
