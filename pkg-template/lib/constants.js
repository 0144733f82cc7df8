// Written by `cargo xtask generate`.

/** The base URL of the service. */
export const BASE_URL = "https://api.autograb.com.au/v2";
