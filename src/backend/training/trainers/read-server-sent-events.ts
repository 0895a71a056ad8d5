import type { Readable } from "node:stream";
import { createParser } from "eventsource-parser";

/** Longest event in characters, without which an endless line would fill the memory. */
const maxEventLength = 1_000_000;

/** The data of the events in a `text/event-stream`, in order. */
export async function* readServerSentEvents(stream: Readable): AsyncGenerator<string> {
  const arrived: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => arrived.push(data),
    maxBufferSize: maxEventLength,
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
  });
  stream.setEncoding("utf8");
  for await (const chunk of stream) {
    parser.feed(chunk);
    yield* arrived.splice(0);
  }
}
