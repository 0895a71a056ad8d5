/** The output of a running program. */
export interface Output {
  text(): string;
  /** Resolves once the text contains this; otherwise stays pending. */
  holds(expected: string | RegExp): Promise<undefined>;
}

export function watchOutput(stream: NodeJS.ReadableStream): Output {
  let text = "";
  let waiting: { expected: string | RegExp; resolve: (nothing: undefined) => void }[] = [];
  stream.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
    const heard = waiting.filter((waiter) => matches(text, waiter.expected));
    waiting = waiting.filter((waiter) => !heard.includes(waiter));
    for (const waiter of heard) waiter.resolve(undefined);
  });
  return {
    text: () => text,
    holds: (expected) =>
      new Promise((resolve) => {
        if (matches(text, expected)) resolve(undefined);
        else waiting.push({ expected, resolve });
      }),
  };
}

export function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === "string" ? text.includes(expected) : expected.test(text);
}
