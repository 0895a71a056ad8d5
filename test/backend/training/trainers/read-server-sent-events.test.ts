import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { readServerSentEvents } from "../../../../src/backend/training/trainers/read-server-sent-events.ts";

const text =
  'id: 1\ndata: {"a":"é"}\n\n: still here\n\nid: 2\r\ndata: first\r\ndata: second\r\n\r\ndata: [DONE]\n\n';

it.each([1, 2, 7, 1_000])("reads events in pieces of %i bytes", async (size) => {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const events: string[] = [];
  for await (const data of readServerSentEvents(Readable.from(pieces))) events.push(data);
  expect(events).toEqual(['{"a":"é"}', "first\nsecond", "[DONE]"]);
});

it("refuses an event without end", async () => {
  const endless = Readable.from(
    (function* () {
      yield "data: ";
      for (;;) yield "x".repeat(100_000);
    })(),
  );
  const read = async () => {
    for await (const data of readServerSentEvents(endless)) expect(data).toBe("");
  };
  await expect(read()).rejects.toThrow(/max buffer size/);
});
