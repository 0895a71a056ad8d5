import { expect, it } from "vitest";
import { withLock } from "./with-lock.ts";

it.skipIf(process.platform !== "linux")("starts the next work only after failed work has ended", async () => {
  const name = "self-test";
  const order: string[] = [];
  let fail: (reason: Error) => void = () => undefined;
  const first = withLock(name, async () => {
    order.push("first begins");
    await new Promise((_, reject) => {
      fail = reject;
    });
  });
  await expect.poll(() => order).toEqual(["first begins"]);
  const second = withLock(name, async () => {
    order.push("second begins");
  });
  order.push("first fails");
  fail(new Error("for the test"));
  await expect(first).rejects.toThrow("for the test");
  await second;
  expect(order).toEqual(["first begins", "first fails", "second begins"]);
});
