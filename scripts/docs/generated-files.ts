import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../src/cli/command/own-package.ts";
import { createProgram } from "../../src/cli/commands/program.ts";
import { describeCommands } from "./describe-commands.ts";
import { formatManPage, manPageName } from "./format-man-page.ts";
import { fillBlocks, formatReferenceBlocks } from "./format-reference.ts";
import { formatSwarmKeys } from "./format-swarm-keys.ts";

const reference = "docs/reference.md";

/** A file of the repository that is generated from the code. */
export interface GeneratedFile {
  /** The path relative to the root. */
  readonly path: string;
  readonly text: string;
}

/**
 * Every generated file with its current content. `npm run docs` writes these files, and a test compares them.
 */
export function listGeneratedFiles(root: string): readonly GeneratedFile[] {
  const program = createProgram(version, { features: [], run: async () => undefined });
  const pages = describeCommands(program);
  const manPages = pages.map((page) => ({
    path: `man/${manPageName(page)}.1`,
    text: formatManPage(page, pages),
  }));
  return [
    {
      path: reference,
      text: fillBlocks(readFileSync(join(root, reference), "utf8"), formatReferenceBlocks(program, pages)),
    },
    { path: "docs/swarm-keys.md", text: formatSwarmKeys() },
    ...manPages,
    listManPages(
      root,
      manPages.map(({ path }) => path),
    ),
  ];
}

/** `man` in package.json, which lists the pages that npm installs. */
function listManPages(root: string, paths: readonly string[]): GeneratedFile {
  const path = "package.json";
  const manifest: object = JSON.parse(readFileSync(join(root, path), "utf8"));
  const changed = { ...manifest, man: paths.map((page) => `./${page}`) };
  return { path, text: `${JSON.stringify(changed, undefined, 2)}\n` };
}
