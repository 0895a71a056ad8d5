import { it } from "vitest";
import { formatKubernetesSummary } from "../../../src/render/eject/format-kubernetes-summary.ts";
import { expectGolden } from "../expect-golden.ts";

it("shows files, losses by their weight, and the next steps", async () => {
  await expectGolden("eject-kubernetes", (style) =>
    formatKubernetesSummary(
      {
        isDry: false,
        folder: "k8s",
        namespace: "demo",
        changes: [
          {
            path: "/p/k8s/base/web.yaml",
            file: "k8s/base/web.yaml",
            before: undefined,
            after: "a",
            what: "objects",
          },
        ],
        stale: ["k8s/base/old.yaml"],
        losses: [
          {
            weight: "breaks",
            service: "a.b",
            key: "services.a.b.devices",
            message: "the devices are left out",
            file: "compose.yaml",
            line: 5,
          },
          {
            weight: "changes",
            key: "volumes.data",
            message: "a and b share the volume",
            file: "compose.yaml",
            line: 9,
          },
          { weight: "minor", service: "a.b", key: "services.a.b", message: "no line is known" },
        ],
        notices: [{ code: "feature-left-out", message: "feature x is left out: it conflicts" }],
        builtImages: ["demo-web"],
        forwards: ["service/web 8080:80"],
        secrets: {
          envFile: "demo.env",
          keys: [
            { key: "DB_PASSWORD", optional: false },
            { key: "API_TOKEN", optional: true },
          ],
          files: [{ file: "key.file", content: "a copy of key.pem." }],
        },
        at: (file) => `k8s/overlays/example/secrets/${file}`,
      },
      style,
    ),
  );
});
