import { DeduplicationObject, durableObjectStore } from "autograb-webhooks/receiver";

/** The object of the package, which can also be asked how much it stores. */
export class CountedObject extends DeduplicationObject {
  async fetch(request) {
    if (new URL(request.url).pathname !== "/stored") return super.fetch(request);
    return Response.json((await this.storage.list()).size);
  }
}

export default {
  async fetch(request, env) {
    const { operation, key, details } = await request.json();
    if (operation === "stored") {
      const object = env.KEYS.get(env.KEYS.idFromName(key));
      return Response.json({ result: await (await object.fetch("https://keys/stored")).json() });
    }
    return Response.json({ result: await durableObjectStore(env.KEYS)[operation](key, details) });
  },
};
