// Requests as programs write them. A call is `{ method, url, headers, body }` without secrets: `KEY` stands for the key.

export const KEY = Symbol("key");

/** Each language with the function that writes a call in it. */
export const LANGUAGES = { curl, fetch: fetchCode, rust: rustCode };

function curl({ method, url, headers, body }) {
  const words = [`curl${method === "GET" ? "" : ` -X ${method}`} ${shell(url)}`];
  for (const [name, value] of headers) {
    words.push(value === KEY ? `-H "${name}: $AUTOGRAB_API_KEY"` : `-H ${shell(`${name}: ${value}`)}`);
  }
  if (body !== undefined) words.push(`-d ${shell(body)}`);
  return words.join(" \\\n  ");
}

function fetchCode({ method, url, headers, body }) {
  const lines = headers.map(([name, value]) => {
    const text = value === KEY ? "process.env.AUTOGRAB_API_KEY" : JSON.stringify(value);
    return `    ${JSON.stringify(name)}: ${text},\n`;
  });
  const rest = body === undefined ? "" : `  body: JSON.stringify(${indented(body)}),\n`;
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: ${JSON.stringify(method)},
  headers: {
${lines.join("")}  },
${rest}});`;
}

/** By the crate `reqwest`. */
function rustCode({ method, url, headers, body }) {
  const lines = headers.map(([name, value]) => {
    const text = value === KEY ? 'std::env::var("AUTOGRAB_API_KEY")?' : JSON.stringify(value);
    return `    .header(${JSON.stringify(name)}, ${text})\n`;
  });
  const rest = body === undefined ? "" : `    .body(${raw(body)})\n`;
  return `let response = reqwest::Client::new()
    .request(reqwest::Method::${method}, ${JSON.stringify(url)})
${lines.join("")}${rest}    .send()
    .await?;`;
}

const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** JSON as an indented literal of JavaScript. */
const indented = (body) => JSON.stringify(JSON.parse(body), null, 2).replaceAll("\n", "\n  ");

/** A raw string of Rust, with as many `#` as its text needs. */
function raw(text) {
  const longest = Math.max(0, ...Array.from(text.matchAll(/"(#*)/g), ([, marks]) => marks.length + 1));
  const marks = "#".repeat(longest);
  return `r${marks}"${text}"${marks}`;
}
