import type { FeaturesAddDocument } from "../../domain/documents/file-documents.ts";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { actionOf } from "../../domain/file-change.ts";
import { type PackWish, type PortWish, parsePort } from "../../plan/init/format-pack.ts";
import { formatAddedLines, formatFileChanges } from "../../render/text/format-file-changes.ts";
import { formatNotice } from "../../render/text/format-message.ts";
import { findFeatureSite, planFeature } from "../../run/init/plan-feature.ts";
import { writeChanges } from "../../run/init/write-changes.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { findOwnPackage } from "../command/own-package.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface AddFeatureOptions extends LoadOptions {
  readonly description: string | undefined;
  readonly image: string | undefined;
  readonly port: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Makes a new feature pack. */
export const addFeature: Action<AddFeatureOptions> = async (
  invocation,
  { world, terminal, signal, style },
) => {
  const request = readLoadRequest(invocation, world.cwd);
  const {
    args: [name = ""],
    options: { port: portWord, dryRun: isDry },
  } = invocation;
  const port = readPort(portWord);
  const site = await findFeatureSite(name, request, world, signal);
  const wish = { name, port, ...(await readWish(name, invocation.options, terminal)) };
  const { changes, notices } = await planFeature(site, wish, findOwnPackage(), world);
  if (!isDry) await writeChanges(changes, site.configured.declarations.manifestDirectory, world.files);
  const added = changes.filter((change) => actionOf(change) !== "keep");
  const parts = [
    formatFileChanges(changes, style, { isDry }),
    ...(isDry ? added.map((change) => formatAddedLines(change, style)) : []),
    notices.map((notice) => formatNotice(notice, style)).join("\n"),
    isDry ? "" : `${style.strong("Next")}\n  stackctl up --enable-${name}`,
  ];
  return {
    exitCode: exitCodes.done,
    text: parts.filter((part) => part !== "").join("\n\n"),
    document: {
      feature: name,
      written: !isDry,
      files: changes.map((change) => ({
        path: change.file,
        action: actionOf(change),
        what: change.what,
        ...(isDry && { text: change.after }),
      })),
      warnings: notices,
    } satisfies FeaturesAddDocument,
  };
};

function readPort(word: string | undefined): PortWish | undefined {
  const port = word === undefined ? undefined : parsePort(word);
  if (word === undefined || port) return port;
  throw new StackError("usage", {
    message: `--port: "${word}" is no port`,
    hint: "Write 8080, or 8080:80 for another one inside the container.",
  });
}

/** Flags first, then answers; without either there is no service to write. */
async function readWish(
  name: string,
  { description, image, json }: AddFeatureOptions,
  terminal: Terminal,
): Promise<Pick<PackWish, "image" | "description">> {
  if (image !== undefined) return { image: checkImage(image), description: description ?? `Runs ${image}` };
  if (!terminal.canAsk || json) {
    throw new StackError("usage", {
      message: `feature ${name} needs an image, and there is no terminal to ask on`,
      hint: "Pass --image IMAGE.",
    });
  }
  const prompts = await terminal.createPrompts();
  const asked = await prompts.line(`Which image does ${name} run?`, "", findImageFault);
  return {
    image: asked,
    description:
      description ?? (await prompts.line("What is it for, in one line?", `Runs ${asked}`, () => undefined)),
  };
}

function checkImage(image: string): string {
  const fault = findImageFault(image);
  if (fault !== undefined)
    throw new StackError("usage", { message: `--image: ${fault}`, hint: "Write redis:7." });
  return image;
}

/** Compose says the rest; what it would say of these is hard to understand. */
function findImageFault(image: string): string | undefined {
  if (image === "") return "an image is needed, such as redis:7";
  return /\s/.test(image) ? `"${image}" is no image: it has a space` : undefined;
}
