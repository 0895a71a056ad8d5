import { expect, it } from "vitest";
import { FeatureDeclaration } from "../../../src/domain/feature.ts";
import { findMisspeltFlags } from "../../../src/plan/features/find-misspelt-flags.ts";

const gpu = {
  ...FeatureDeclaration.parse({ formerNames: ["gpu-cdi"] }),
  name: "gpu",
  flag: "ENABLE_GPU",
  profiles: [],
  declaredIn: "feature.yaml",
};

it("warns about the variable of a former name, and names the new one", () => {
  const where = { file: ".env", line: 3 };
  const dotenv = [{ name: "ENABLE_GPU_CDI", value: "true", where }];
  expect(findMisspeltFlags([gpu], { environment: new Map(), dotenv })).toEqual([
    {
      code: "former-flag",
      message: "ENABLE_GPU_CDI has no effect: the feature gpu-cdi has another name now",
      hint: "Set ENABLE_GPU instead.",
      ...where,
    },
  ]);
});
