// The inbox's side of `npx autograb-webhooks sandbox`: deliveries as server-sent events, and the paths that make them.

/** The hosts of this machine that the page's policy lets it reach. */
const LOCAL = ["localhost", "127.0.0.1"];

/** A source of deliveries for the sandbox at a base URL; `undefined` where that leads to another machine. */
export function createRemoteSandbox(baseUrl) {
  if (!URL.canParse(baseUrl ?? "")) return undefined;
  const { origin, hostname } = new URL(baseUrl);
  if (!LOCAL.includes(hostname)) return undefined;

  /**
   * Passes on what is delivered, until the returned function is called. The browser connects again by itself; `onEnd()` is
   * called where it does not, because no sandbox answers.
   */
  function open({ onBegin, onDelivery, onEnd }) {
    const stream = new EventSource(`${origin}/_sandbox/deliveries`);
    const listen = (name, take) => {
      stream.addEventListener(name, ({ data }) => {
        try {
          take(JSON.parse(data));
        } catch (error) {
          stream.close();
          onEnd(error);
        }
      });
    };
    listen("begin", onBegin);
    listen("delivery", onDelivery);
    stream.addEventListener("error", () => stream.readyState === EventSource.CLOSED && onEnd());
    return () => stream.close();
  }

  /** Calls a path of the sandbox. No key is sent. */
  async function post(path, data) {
    const answer = await fetch(`${origin}/_sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(data),
      redirect: "error",
    });
    const result = await answer.json();
    if (!answer.ok) throw new Error(result.message);
    return result;
  }

  return {
    origin,
    open,
    resend: (id, body) => post("resend", { id, body }),
    trigger: (event, region) => post("trigger", { event, region }),
  };
}
