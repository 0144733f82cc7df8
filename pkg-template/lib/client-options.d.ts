// Written by `cargo xtask generate`.

import type { RequestInfo, ResponseInfo } from "./client.js";
import type { AbortSignal, Headers, URL } from "./host.js";

/** A region of the service. Others can be sent with `allowUnknownRegion`. */
export type Region = "au" | "nz" | "my" | "uk" | (string & {});

/** Checks of this package that the service may not share. Each can be switched off by name. */
export interface Rules {
  /**
   * Permits event names that the catalogue does not know: AutoGrab adds events over time. Default: `false`.
   */
  allowUnknownEvents?: boolean | undefined;
  /**
   * Permits `ping` in the events of a webhook, as a newer page of the developer hub does. Default: `false`.
   */
  allowPingEvent?: boolean | undefined;
  /** Permits regions that the developer hub does not list. Default: `false`. */
  allowUnknownRegion?: boolean | undefined;
  /** Permits push formats other than `json`. Default: `false`. */
  allowUnknownFormat?: boolean | undefined;
  /**
   * Permits `http:` endpoints on other machines: pushes then cross the network unencrypted. Default: `false`.
   */
  allowInsecureEndpoint?: boolean | undefined;
  /** Permits properties that this package does not know; they are sent as they are. Default: `false`. */
  allowUnknownFields?: boolean | undefined;
}

/** Options of a client that each of its calls can override. */
export interface SharedOptions extends Rules {
  /** The region of calls that name none. */
  region?: Region | undefined;
  /**
   * Headers to send with each request, such as a trace id, or one that a proxy requires. The key can't be one
   * of them.
   */
  headers?: Record<string, string> | ReadonlyMap<string, string> | Headers | undefined;
  /**
   * The time limit of one attempt. In milliseconds, from 1 to 2,147,483,647. Default: 30,000 ms.
   *
   * A whole call takes at most `(maxRetries + 1) * timeoutMs + maxRetries * maxRetryAfterMs`, and up to
   * `timeoutMs` more for a key or token that must be requested first, or three times as much for a token that
   * is refused and renewed. To limit a whole call, pass a `signal` such as `AbortSignal.timeout(10_000)`.
   */
  timeoutMs?: number | undefined;
  /**
   * The number of attempts that may follow the first, where it is safe to try again. From 0 to 100. Default:
   * 2.
   *
   * A request that a browser repeats itself, because a connection that it kept open was closed, is not
   * counted.
   */
  maxRetries?: number | undefined;
  /**
   * The longest wait that the service may ask for before another attempt. If it asks for a longer one, the
   * call fails. In milliseconds, from 0 to 2,147,483,647. Default: 60,000 ms.
   *
   * A wait that the service does not ask for takes up to 8 seconds.
   */
  maxRetryAfterMs?: number | undefined;
  /** The maximum size of a response. In bytes, from 1 to 2,147,483,647. Default: 8 MiB. */
  maxResponseBytes?: number | undefined;
}

/** Options of one call. */
export interface CallOptions extends SharedOptions {
  /** Aborts the call. */
  signal?: AbortSignal | undefined;
}

/** Options of `ensure`. */
export interface EnsureOptions extends CallOptions {
  /** Also deletes the webhooks whose names no draft has. Default: `false`. */
  prune?: boolean | undefined;
  /** Returns the steps without taking them. Default: `false`. */
  dryRun?: boolean | undefined;
}

/** The configuration of a request builder. */
export interface RequestConfig extends SharedOptions {
  /** The API key; `null` if a proxy of yours adds it. */
  apiKey: string | null;
  /**
   * The base URL of the service. A trailing slash makes no difference. Default:
   * `https://api.autograb.com.au/v2`, and `https://api.autograb.co.uk/v2` for a client whose region is `uk`.
   */
  baseUrl?: string | URL | undefined;
  /**
   * Permits an `http:` base URL on another machine: the key then crosses the network unencrypted. Default:
   * `false`.
   */
  allowInsecureBaseUrl?: boolean | undefined;
}

/** The credential of a client: an API key. */
export interface KeyOptions {
  /**
   * The API key. A `pub_` key is bound to a web domain and may be used in a page; a `sec_` key belongs on a
   * server. A function is called before each call. `null` if a proxy of yours adds the key.
   */
  apiKey: string | null | (() => string | Promise<string>);
  oauth?: undefined;
}

/** The credential of a client: OAuth, for servers. */
export interface OAuthOptions {
  /**
   * OAuth client credentials in place of a key, for servers. The access token is cached, renewed before it
   * expires, and shared by all calls of the client.
   */
  oauth: OAuthCredentials;
  apiKey?: undefined;
}

/** OAuth client credentials. */
export interface OAuthCredentials {
  /** The id of the OAuth client. */
  clientId: string;
  /** The secret of the OAuth client. */
  clientSecret: string;
  /**
   * The URL that issues access tokens. Default: `https://api.autograb.com.au/auth-broker/request-token`, and
   * `https://api.autograb.co.uk/auth-broker/request-token` for a client whose region is `uk`.
   */
  tokenUrl?: string | URL | undefined;
}

/** Options of a client besides its credential. */
export interface ClientSettings extends Omit<RequestConfig, "apiKey"> {
  /**
   * The function that sends requests, such as that of undici or node-fetch. The default is the global
   * `fetch`.
   */
  fetch?: ((url: string, init: any) => unknown) | undefined;
  /**
   * Permits a `sec_` key or an OAuth secret in a browser, where everybody who opens the page can read it.
   * Default: `false`.
   */
  dangerouslyAllowSecretKey?: boolean | undefined;
  /** Called before each request, directly before `fetch`: nothing of another call comes between. */
  onRequest?: ((info: RequestInfo) => void) | undefined;
  /** Called after each response, also one that is not followed or too large. */
  onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Called before each wait for another attempt. */
  onRetry?: ((info: RequestInfo & { readonly afterMs: number }) => void) | undefined;
}

/** Options of `withToken`. */
export interface TokenOptions {
  /** The name of the query parameter. Default: `"token"`. */
  parameter?: string | undefined;
}
