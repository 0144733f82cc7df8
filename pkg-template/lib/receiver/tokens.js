import * as wasm from "../../wasm/receiver.js";

/** The tokens that are accepted in one place: a query parameter or a header field. */
export class Tokens {
  #values;

  constructor(name, values) {
    this.name = name;
    this.#values = values;
    this.#write();
  }

  #write() {
    /** One token per line. */
    this.lines = this.#values.join("\n");
  }

  has(token) {
    return this.#values.includes(token);
  }

  accept(token) {
    if (this.has(token)) return;
    this.#values = [...this.#values, token];
    this.#write();
  }

  retire(token) {
    this.#values = this.#values.filter((value) => value !== token);
    this.#write();
  }
}

/** Whether a request carries one of the tokens. */
export const isAuthenticated = (target, header, query, named) =>
  wasm.authenticate(target, query?.name, query?.lines ?? "", named && header(named.name), named?.lines ?? "");
