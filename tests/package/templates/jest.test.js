import { check } from "./check.js";

test("the package", async () => {
  expect(await check()).toBe("everything works");
});
