import { branchOf } from "../eject/compose-tree.ts";
import { formatYaml } from "../eject/format-ejected.ts";
import { headerLine, type KubeFile } from "./format-kustomize.ts";
import { isOn, type KubeComponent } from "./plan-components.ts";
import type { SecretPlan } from "./plan-secrets.ts";

interface OverlayFacts {
  readonly namespace: string;
  readonly components: readonly KubeComponent[];
  /** Features that are on in the overlay. */
  readonly enabled: readonly string[];
  readonly builtImages: readonly string[];
  readonly secrets: SecretPlan;
}

const folder = "overlays/example";

/** The overlay that chooses components, namespace, images and files with secrets. */
export function formatOverlay({
  namespace,
  components,
  enabled,
  builtImages,
  secrets,
}: OverlayFacts): readonly KubeFile[] {
  const list = components.map((component) => {
    const mark = isOn(component, enabled) ? "" : "# ";
    return `  ${mark}- ../../components/${component.name}${explain(component)}`;
  });
  const names = secrets.envFile === undefined ? [] : [`secrets/${secrets.envFile}`];
  const files = secrets.files.map(({ key, file }) => `${key}=secrets/${file}`);
  const generator = {
    name: secrets.secretName,
    ...(names.length > 0 && { envs: names }),
    ...(files.length > 0 && { files }),
  };
  const hasSecrets = names.length + files.length > 0;
  const text = [
    headerLine.trimEnd(),
    "# Copy this folder to make an overlay of your own.",
    formatYaml({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", namespace }).trimEnd(),
    formatYaml({ resources: ["../../base"] }).trimEnd(),
    ...(list.length === 0
      ? []
      : ["# Remove the # of a line to switch its feature on.", "components:", ...list]),
    ...(hasSecrets ? [formatYaml({ secretGenerator: [generator] }).trimEnd()] : []),
    ...(builtImages.length === 0
      ? []
      : [
          "# Images that are built: fill in where you push them.",
          formatYaml({ images: builtImages.map(describeImage) }).trimEnd(),
        ]),
    "",
  ].join("\n");
  return [{ path: `${folder}/kustomization.yaml`, text }, ...formatExamples(secrets), formatIgnore()];
}

function explain({ of, features, needs }: KubeComponent): string {
  if (of === "any") return ` # with ${features.join(" or ")}`;
  if (features.length > 1) return ` # with ${features.join(" and ")}`;
  return needs.length === 0 ? "" : ` # needs ${needs.join(", ")}`;
}

function describeImage(image: string) {
  const path = image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
  const tag = /:([^/]*)$/.exec(image)?.[1] ?? "latest";
  const name = path.split("/").at(-1) ?? path;
  return branchOf({ name: path, newName: `registry.example.com/${name}`, newTag: tag });
}

function formatExamples({ envFile, keys, files }: SecretPlan): readonly KubeFile[] {
  const needed = keys.filter(({ optional }) => !optional).map(({ key }) => `${key}=`);
  const free = keys.filter(({ optional }) => optional).map(({ key }) => `#${key}=`);
  const text = [
    headerLine.trimEnd(),
    `# Copy it to ${envFile} and set each value. Kustomize takes the rest of a line as it is, quotes included.`,
    ...needed,
    ...(free.length === 0 ? [] : ["# Optional", ...free]),
    "",
  ].join("\n");
  return [
    ...(envFile === undefined ? [] : [{ path: `${folder}/secrets/${envFile}.example`, text }]),
    ...files.map(({ file, content, template }) => ({
      path: `${folder}/secrets/${file}.example`,
      text: `${headerLine}# Create ${file} beside this file: ${content}\n${template ?? ""}`,
    })),
  ];
}

function formatIgnore(): KubeFile {
  const lines = ["overlays/*/secrets/*", "!overlays/*/secrets/*.example", ""];
  return { path: ".gitignore", text: headerLine + lines.join("\n") };
}
