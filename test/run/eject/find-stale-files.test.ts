import { expect, it } from "vitest";
import { headerLine } from "../../../src/plan/kubernetes/format-kustomize.ts";
import { findStaleFiles } from "../../../src/run/eject/find-stale-files.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";

it("finds files with the header line that are no longer written, and no others", async () => {
  const files = new MemoryFiles({
    "/k/base/web.yaml": headerLine,
    "/k/base/old.yaml": headerLine,
    "/k/base/mine.yaml": "kind: Service\n",
    "/k/components/a/kustomization.yaml": headerLine,
    "/k/components/a/files/x": "text of a mounted file",
    "/k/overlays/example/secrets/k.env": "A=b\n",
    "/k/overlays/example/secrets/copied.env": `${headerLine}A=b\n`,
    "/k/overlays/example/secrets/old.env.example": headerLine,
    "/k/overlays/prod/kustomization.yaml": headerLine,
    "/k/notes.yaml": headerLine,
  });
  expect(await findStaleFiles("/k", new Set(["/k/base/web.yaml"]), { files })).toEqual([
    "/k/base/old.yaml",
    "/k/components/a/kustomization.yaml",
    "/k/overlays/example/secrets/old.env.example",
  ]);
});
