import type { OpenDocument, WebEndpoint } from "../../domain/documents/command-documents.ts";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import type { Notice } from "../../domain/notice.ts";
import { checkServices } from "../../plan/services/check-services.ts";
import { chooseBrowser, chooseWebEndpoints } from "../../plan/services/choose-web-endpoint.ts";
import { formatTable } from "../../render/text/format-table.ts";
import { readStatus } from "../../run/resources/read-status.ts";
import { forwardEndpoint, needsForward } from "../../run/services/forward-endpoint.ts";
import type { Action, ActionContext } from "../command/action.ts";
import type { Outcome } from "../command/invocation.ts";
import type { LoadOptions } from "../command/load-request.ts";
import { openRunningProject, warnElsewhere } from "../project/at-engine.ts";

interface OpenOptions extends LoadOptions {
  readonly print: boolean;
  readonly forward: boolean;
  readonly json: boolean;
}

/** Opens an endpoint in the browser, or prints it where no browser is wanted or can be started. */
export const open: Action<OpenOptions> = async (invocation, given) => {
  const { project, context } = await openRunningProject(invocation, given);
  const { world, terminal, signal, style } = context;
  warnElsewhere(context, project);
  const [named] = invocation.args;
  checkServices(project.model, invocation.args);
  const report = await readStatus(project, world, { resources: false }, signal);
  const endpoints = chooseWebEndpoints(report, named);
  const document: OpenDocument = { project: report.project, endpoints };
  const [only] = endpoints;
  if (endpoints.length !== 1 || only === undefined) {
    const rows = endpoints.map(({ service, url }) => [service, url]);
    const table = formatTable(rows, [{}, { flexible: true }], { width: style.look.width, indent: "  " });
    const text = `Several services have a web endpoint. Run stackctl open SERVICE:\n${table}`;
    return { exitCode: exitCodes.done, text, document };
  }
  const { url } = only;
  const { print, json, forward } = invocation.options;
  const wantsBrowser = terminal.isInteractive && !print && !json;
  if (forward || (wantsBrowser && (await needsForward(only, world, signal)))) {
    if (json) throw refuseDocument();
    return keepForwarding(only, wantsBrowser, context);
  }
  if (only.onlyOn !== undefined) terminal.warn(noticeUnreachable(only.onlyOn, only.service));
  if (!wantsBrowser) return { exitCode: exitCodes.done, text: url, document };
  const isOpen = await startBrowser(url, context);
  return { exitCode: exitCodes.done, text: isOpen ? `Opened ${url}` : url, document };
};

/** Forwards the port of an endpoint until Ctrl-C. */
async function keepForwarding(
  endpoint: WebEndpoint,
  wantsBrowser: boolean,
  context: ActionContext,
): Promise<Outcome> {
  const { world, terminal, signal } = context;
  const { url, ended } = await forwardEndpoint(endpoint, world, signal);
  terminal.write(`${url}\n`);
  terminal.tell(({ dim }) => dim(`${endpoint.url} is forwarded through SSH until Ctrl-C`));
  if (wantsBrowser) await startBrowser(url, context);
  await ended;
  return { exitCode: exitCodes.done };
}

async function startBrowser(url: string, { world, terminal }: ActionContext): Promise<boolean> {
  const command = chooseBrowser(url, { platform: world.host.platform, browser: world.env.get("BROWSER") });
  if (await world.host.startDetached(command)) return true;
  const [program = ""] = command;
  terminal.warn({ code: "no-browser", message: `${program} cannot open a browser on this machine` });
  return false;
}

function noticeUnreachable(machine: string, service: string): Notice {
  return {
    code: "other-machine",
    message: `the URL works only on ${machine}, where the engine runs`,
    hint: `Run stackctl open ${service} --forward to reach it from this machine, if the engine is behind SSH.`,
  };
}

function refuseDocument(): StackError {
  return new StackError("usage", {
    message: "--forward runs until Ctrl-C, so it has no document to print",
    hint: "Use --json without --forward.",
  });
}
