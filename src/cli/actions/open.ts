import type { OpenDocument } from "../../domain/documents/command-documents.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { checkServices } from "../../plan/services/check-services.ts";
import { chooseBrowser, chooseWebEndpoints } from "../../plan/services/choose-web-endpoint.ts";
import { formatTable } from "../../render/text/format-table.ts";
import { readStatus } from "../../run/resources/read-status.ts";
import type { Action } from "../command/action.ts";
import type { LoadOptions } from "../command/load-request.ts";
import { openRunningProject, warnElsewhere } from "../project/at-engine.ts";

interface OpenOptions extends LoadOptions {
  readonly print: boolean;
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
  const wantsBrowser = terminal.isInteractive && !invocation.options.print;
  if (!wantsBrowser || invocation.options.json) return { exitCode: exitCodes.done, text: url, document };
  const command = chooseBrowser(url, { platform: world.host.platform, browser: world.env.get("BROWSER") });
  if (await world.host.startDetached(command)) {
    return { exitCode: exitCodes.done, text: `Opened ${url}`, document };
  }
  const [program = ""] = command;
  terminal.warn({ code: "no-browser", message: `${program} cannot open a browser on this machine` });
  return { exitCode: exitCodes.done, text: url, document };
};
