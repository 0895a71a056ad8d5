import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import * as z from "zod";

const program = join(createRequire(import.meta.url).resolve("tabby-agent"), "..", "cli.js");

const CompletionList = z.object({
  items: z.array(z.object({ textEdit: z.object({ newText: z.string() }) })),
});

export interface TabbyAgent {
  /** The completions of the agent at the end of a document: the text of each item. */
  readonly complete: (document: { language: string; text: string }) => Promise<readonly string[]>;
  /** The messages that it showed to the user of the editor. */
  readonly messages: readonly string[];
  readonly end: () => Promise<void>;
}

/**
 * Tabby's own client, as an editor runs it: `tabby-agent --lsp --stdio`, with an empty home whose configuration names
 * this endpoint. Resolves once it has connected or failed to connect.
 */
export async function startTabbyAgent(endpoint: string, token?: string): Promise<TabbyAgent> {
  const home = await makeHome(endpoint, token);
  const child = execa(process.execPath, [program, "--lsp", "--stdio"], {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH ?? "" },
    extendEnv: false,
    reject: false,
    buffer: false,
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const messages: string[] = [];
  connection.onNotification("window/showMessage", (shown: { message: string }) => {
    messages.push(shown.message);
  });
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    clientInfo: { name: "a test", version: "1" },
    capabilities: {},
  });
  let opened = 0;
  return {
    messages,
    complete: async ({ language, text }) => {
      opened += 1;
      return await complete(connection, { uri: `file:///${opened}`, language, text });
    },
    end: async () => {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await child;
      connection.dispose();
      await rm(home, { recursive: true });
    },
  };
}

async function makeHome(endpoint: string, token: string | undefined): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "stackctl-tabby-agent-"));
  const folder = join(home, ".tabby-client", "agent");
  await mkdir(folder, { recursive: true });
  const lines = [
    "[server]",
    `endpoint = "${endpoint}"`,
    ...(token === undefined ? [] : [`token = "${token}"`]),
  ];
  const config = [...lines, "[anonymousUsageTracking]", "disable = true", ""].join("\n");
  await writeFile(join(folder, "config.toml"), config);
  return home;
}

async function complete(
  connection: MessageConnection,
  { uri, language, text }: { uri: string; language: string; text: string },
): Promise<readonly string[]> {
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: language, version: 1, text },
  });
  const lines = text.split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const list = await connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
  return CompletionList.parse(list).items.map(({ textEdit }) => textEdit.newText);
}
