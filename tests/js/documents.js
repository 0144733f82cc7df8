// Documents for comparing validators: payloads, damaged payloads, random JSON, and edge cases of the grammar. The same
// seed generates the same documents.

/** A small generator (mulberry32), so that a failure can be repeated. */
export function randomOf(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { below, oneIn: (n) => below(n) === 0, choose: (list) => list[below(list.length)] };
}

const encoder = new TextEncoder();

/** The document of a seed, as bytes. `payloads` are values of valid payloads. */
export function documentOf(seed, payloads) {
  const random = randomOf(seed);
  const kind = random.below(20);
  if (kind === 0) return encoder.encode(deep(random));
  const text = kind < 4 ? write(anything(random, 4), random) : payload(random, payloads);
  const bytes = encoder.encode(text);
  return random.oneIn(2) ? bytes : damaged(bytes, random);
}

/** The document of a seed as a string, in which surrogates may stand alone. */
export function stringOf(seed, bytes) {
  const random = randomOf(~seed);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (random.oneIn(2)) return text;
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.choose(UNITS) + text.slice(at + random.below(2));
}

const UNITS = ["\ud800", "\udbff", "\udc00", "\udfff", "\ud83d\ude00", "\ufeff", "\u2028", "\u00a0", "\0"];

// A document is a tree of `{ raw }`, `{ items }` and `{ members: [[raw key, node], …] }`, which can represent what no value
// can: duplicate keys, and numbers that no double equals.

function nodeOf(value) {
  if (Array.isArray(value)) return { items: value.map(nodeOf) };
  if (value === null || typeof value !== "object") return { raw: JSON.stringify(value) };
  return { members: Object.entries(value).map(([key, item]) => [JSON.stringify(key), nodeOf(item)]) };
}

function write(node, random) {
  const blanks = random.oneIn(3) ? BLANKS : [""];
  const blank = () => random.choose(blanks);
  const visit = ({ raw, items, members }) => {
    if (raw !== undefined) return raw;
    const inner =
      items?.map(visit) ?? members.map(([key, item]) => `${key}${blank()}:${blank()}${visit(item)}`);
    const [open, close] = items ? "[]" : "{}";
    return open + blank() + inner.join(`${blank()},${blank()}`) + blank() + close;
  };
  return blank() + visit(node) + blank();
}

const BLANKS = ["", "", " ", "\n", "\r\n", "\t", " ".repeat(15), " ".repeat(16), "\n".repeat(17), " \t\r\n "];

/** A payload with up to three changes in its structure. */
function payload(random, payloads) {
  const tree = nodeOf(random.choose(payloads));
  for (let changes = random.below(4); changes > 0; changes -= 1) change(tree, random);
  return write(tree, random);
}

function change(tree, random) {
  const holders = [];
  const collect = (node) => {
    if (node.items?.length || node.members?.length) holders.push(node);
    for (const item of node.items ?? node.members?.map(([, item]) => item) ?? []) collect(item);
  };
  collect(tree);
  if (holders.length === 0) return;
  const holder = random.choose(holders);
  const list = holder.items ?? holder.members;
  const at = random.below(list.length);
  const put = (item) => (holder.items ? (list[at] = item) : (list[at][1] = item));
  const old = holder.items ? list[at] : list[at][1];
  const key = holder.members && list[at][0];
  switch (random.below(10)) {
    case 0:
      return list.splice(at, 1);
    case 1:
      return list.splice(random.below(list.length), 0, list.splice(at, 1)[0]);
    case 2:
      return put(anything(random, 2));
    case 3:
      return put({ items: [old] });
    case 4:
      return holder.members
        ? list.push([random.oneIn(2) ? key : escaped(key, random), anything(random, 1)])
        : list.push(old);
    case 5:
      return holder.members ? (list[at][0] = escaped(key, random)) : undefined;
    case 6:
      return holder.members ? list.splice(at, 0, [random.choose(KEYS), anything(random, 2)]) : undefined;
    case 7:
      return old.raw?.startsWith('"') ? put({ raw: escaped(old.raw, random) }) : undefined;
    default:
      return put({ raw: fitting(key, random) });
  }
}

/** Whether JSON.parse takes a text. */
export function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Something that belongs in the place of a key, or nearly does. */
function fitting(key, random) {
  if (key === '"event"') return JSON.stringify(random.choose(NAMES));
  if (/url/i.test(key)) return JSON.stringify(url(random));
  if (/date|_at|"at"/.test(key)) return JSON.stringify(moment(random));
  if (key === '"vin"') return JSON.stringify(vin(random));
  return random.choose([number(random), JSON.stringify(moment(random)), JSON.stringify(url(random)), "null"]);
}

const NAMES = [
  "ping",
  "recapture_new",
  "recapture_price_change",
  "recapture_delist",
  "valuation_change",
  "claim_report_generated",
  "claim_report_generated_",
  "price_change",
  "",
  "Ping",
  "ping\0",
];

const KEYS = [
  '""',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"data"',
  '"event"',
  '"id"',
  '"i\\u0064"',
  '"\\ud800"',
  '"\\udc00"',
  '"\\ufffd"',
  '"é"',
  '"e\\u0301"',
  '"\\u00e9"',
  '"😀"',
  '"\\ud83d\\ude00"',
  '"\\ud83d\\uDE00"',
  `"${"k".repeat(70)}"`,
];

/** The same string, if it is one, with a character of it written as an escape. */
function escaped(raw, random) {
  const value = isJson(raw) ? JSON.parse(raw) : "";
  if (value === "") return raw;
  const at = random.below(value.length);
  const unit = value.charCodeAt(at).toString(16).padStart(4, "0");
  const part = (text) => JSON.stringify(text).slice(1, -1);
  return `"${part(value.slice(0, at))}\\u${random.oneIn(2) ? unit : unit.toUpperCase()}${part(value.slice(at + 1))}"`;
}

function anything(random, levels) {
  const kind = random.below(levels > 0 ? 8 : 5);
  if (kind < 1) return { raw: random.choose(["null", "true", "false"]) };
  if (kind < 3) return { raw: number(random) };
  if (kind < 5) return { raw: string(random) };
  const list = Array.from({ length: random.below(5) }, () => anything(random, levels - 1));
  if (kind < 6) return { items: list };
  return { members: list.map((item) => [random.oneIn(2) ? random.choose(KEYS) : string(random), item]) };
}

function number(random) {
  if (random.oneIn(3)) return random.choose(NUMBERS);
  const digits = (count) => Array.from({ length: count }, () => random.below(10)).join("");
  const whole = random.oneIn(3) ? "0" : 1 + random.below(9) + digits(random.below(12));
  const fraction = random.oneIn(2) ? "" : `.${digits(1 + random.below(8))}`;
  const exponent = random.oneIn(3)
    ? random.choose(["e", "E", "e+", "e-", "E-"]) + digits(1 + random.below(3))
    : "";
  return `${random.oneIn(4) ? "-" : ""}${whole}${fraction}${exponent}`;
}

const NUMBERS = [
  "0",
  "-0",
  "0.0",
  "-0.0e0",
  "1",
  "1.0",
  "10e-1",
  "1e2",
  "-1",
  "0.5",
  "1.5e1",
  "1e-1",
  "1e308",
  "1e309",
  "-1e309",
  "1e999",
  "0e999",
  "1e-999",
  "-1e-999",
  "-1e-400",
  "1.7976931348623157e308",
  "1.7976931348623159e308",
  "5e-324",
  "4503599627370497.5",
  "9007199254740993",
  "1.00000000000000000000000001",
  "0.99999999999999999999999999",
  "30000.00000000000000000001",
  "1e99999999999999999999",
  "-1e-99999999999999999999",
  "9".repeat(309),
  `0.${"0".repeat(400)}1`,
  `1${"0".repeat(400)}e-400`,
  // No numbers.
  "01",
  "-",
  "-01",
  "1.",
  ".5",
  "1e",
  "1e+",
  "+1",
  "0x1",
  "1_000",
  "NaN",
  "Infinity",
  "--1",
  "1.e1",
  "1e1.5",
];

function string(random) {
  const parts = Array.from({ length: random.below(4) }, () =>
    random.oneIn(2) ? random.choose(PARTS) : "abcdefghijklmnopqrstuvwxyz".slice(random.below(26)),
  );
  return `"${parts.join("")}"`;
}

/** What stands between the quotes. */
const PARTS = [
  "",
  "é",
  "漢字",
  "😀",
  "\u007f",
  "\u0080",
  "\u07ff",
  "\u0800",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "\u{10000}",
  "\u{10ffff}",
  "\u2028",
  "\ufeff",
  '\\"\\\\\\/\\b\\f\\n\\r\\t',
  "\\u0000",
  "\\u001f",
  "\\uD800",
  "\\uDC00",
  "\\ud83d\\ude00",
  "\\ude00\\ud83d",
  "\\ud83d\\\\ude00",
  "\\uFFFF",
  "x".repeat(15),
  "x".repeat(16),
  "x".repeat(100),
  // No parts of a string.
  "\\x41",
  "\\u12g4",
  "\\u123",
  "\\U0041",
  "\\'",
  "\\",
  "\t",
  "\n",
  "\u001f",
  "\0",
];

function moment(random) {
  const two = (limit) => String(random.below(limit)).padStart(2, "0");
  const day = `${random.choose(["2024", "2023", "1900", "2000", "0000"])}-${two(14)}-${two(33)}`;
  if (random.oneIn(3)) return day;
  const second = random.choose(["00", "59", "60", "61", two(60)]);
  const time = `${random.choose(["23", "24", "00", two(24)])}:${random.choose(["59", "60", two(60)])}:${second}`;
  const fraction = random.choose(["", "", ".5", ".", ".999999", `.${"9".repeat(30)}`]);
  const zones = [
    "Z",
    "Z",
    "z",
    "",
    "+10:00",
    "-05:30",
    "+0200",
    "+02",
    "+24:00",
    "+00:60",
    "-00:00",
    "+00:01",
    "+23:59",
  ];
  const text = `${day}${random.choose(["T", "T", "T", "t", " ", "\u00a0", "_"])}${time}${fraction}${random.choose(zones)}`;
  return random.oneIn(8) ? spoilt(text, random) : text;
}

function vin(random) {
  const vin = Array.from({ length: random.choose([16, 17, 17, 17, 18]) }, () =>
    random.choose("ABCDEFGHJKLMNPRSTUVWXYZ0123456789"),
  );
  return random.oneIn(3) ? spoilt(vin.join(""), random) : vin.join("");
}

function url(random) {
  const text =
    random.choose(["https://", "https://", "http://", "HTTPS://", "ftp://", "https:", "https:/", "//", ""]) +
    random.choose(["", "", "", "", "user@", "user:pa%73s@", "@", "a@b@", "us/er@", "u%er@"]) +
    random.choose(HOSTS) +
    random.choose(["", "", "", ":80", ":", ":65535", ":65536", ":99999999999", ":8a"]) +
    random.choose(TAILS);
  return random.oneIn(4) ? spoilt(text, random) : text;
}

const HOSTS = [
  "example.com",
  "example.com",
  "EXAMPLE.com.",
  "a",
  "",
  ".",
  "a..b",
  "sub_domain.example",
  "127.0.0.1",
  "256.0.0.1",
  "1.2.3",
  "01.2.3.4",
  "0x7f",
  "0x",
  "1e3",
  "a.1",
  "a.0x1",
  "a%41.example",
  "例え.jp",
  "[::1]",
  "[::]",
  "[1:2:3:4:5:6:7:8]",
  "[1:2:3:4:5:6:7]",
  "[1::2::3]",
  "[::1.2.3.4]",
  "[::1.2.3.400]",
  "[2001:db8::7]",
  "[::12345]",
  "[v1.a]",
  "[1.2.3.4]",
  "[::1",
  "a[b",
];

const TAILS = [
  "",
  "",
  "/",
  "/a/b.pdf",
  "/a%20b",
  "/a%2",
  "/%zz",
  "/größe",
  "/a b",
  "/a[0]",
  "/a|b",
  "/{a}",
  '/"',
  "?q=1&r=a,b;c",
  "?a[]=1",
  '?q="a"',
  "?q=é",
  "#top",
  "#a#b",
  "#[a]",
  '#"',
  "/a\\b",
  "//a//b",
  "/\u0001",
];

/** A character more, less, or another. */
function spoilt(text, random) {
  const at = random.below(text.length + 1);
  return (
    text.slice(0, at) +
    random.choose(["", ...'-:.TZ09IOQaz/@#?%[]"\\ é\u2028']) +
    text.slice(at + random.below(2))
  );
}

/** Many levels, closed or not. */
function deep(random) {
  const levels = 1 + random.below(random.oneIn(200) ? 4_900 : 150);
  const [open, close] = random.choose([
    ["[", "]"],
    ['{"a":', "}"],
    ['[{"a":', "}]"],
  ]);
  const cut = random.choose([0, 0, 0, 1, levels]);
  const inner = open.repeat(levels) + random.choose(["", "1", "null", "}", "]"]) + close.repeat(levels - cut);
  return random.oneIn(2) ? inner : `{"event":"ping","data":${inner}}`;
}

/** One to three changes to the bytes. */
function damaged(bytes, random) {
  let list = Array.from(bytes);
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const at = random.below(list.length + 1);
    switch (random.below(8)) {
      case 0:
        list.splice(at, 1 + random.below(4));
        break;
      case 1:
        list.splice(at, 0, random.below(256));
        break;
      case 2:
        if (at < list.length) list[at] ^= 1 << random.below(8);
        break;
      case 3:
        list.splice(at, 1, ...encoder.encode(random.choose('{}[]:,"\\-+.eE019tfn \n/')));
        break;
      case 4:
        list.splice(at, 0, ...random.choose(SEQUENCES));
        break;
      case 5:
        list.splice(at, 0, ...list.slice(at, at + random.below(40)));
        break;
      case 6:
        if (random.oneIn(4)) list = list.slice(0, at);
        else list.splice(random.oneIn(2) ? 0 : list.length, 0, ...random.choose(ENDS));
        break;
      default:
        list.splice(at, 0, ...encoder.encode(random.choose(PARTS)));
    }
  }
  return Uint8Array.from(list);
}

/** UTF-8 and what is nearly that: the bounds of each length, overlong forms, surrogates, bytes that are missing. */
const SEQUENCES = [
  [0xc2, 0x80],
  [0xdf, 0xbf],
  [0xe0, 0xa0, 0x80],
  [0xed, 0x9f, 0xbf],
  [0xee, 0x80, 0x80],
  [0xef, 0xbf, 0xbf],
  [0xf0, 0x90, 0x80, 0x80],
  [0xf4, 0x8f, 0xbf, 0xbf],
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xe0, 0x9f, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0x80],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xff],
  [0xfe],
  [0xef, 0xbb, 0xbf],
];

const ENDS = [
  [0xef, 0xbb, 0xbf],
  [0xef, 0xbb],
  [0xff, 0xfe],
  [0],
  [0x20, 0x0a],
  [0x0b],
  [0x0c],
  [0xc2, 0xa0],
  [0x2c],
];
