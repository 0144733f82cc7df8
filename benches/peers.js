// The schema libraries that the validator is compared with. Each gets its schema from the exported JSON Schema, so
// that all have the same rules, and the branch is chosen by the event's name, which is the fastest way for all.

import { FormatRegistry, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { type } from "arktype";
import { EVENTS } from "autograb-webhooks/payload";
import { payloadJsonSchema } from "autograb-webhooks/schema";
import * as v from "valibot";
import * as z from "zod";

/** How many issues each peer that lists them finds in a parsed payload. */
export const makeReporters = () => ({
  ajv: byEvent(
    (schema) => ajvOf(schema, true),
    (check, value) => (check(value) ? 0 : check.errors.length),
  ),
  zod: byEvent(
    (schema) => build(schema, ZOD),
    (schema, value) => schema.safeParse(value).error?.issues.length ?? 0,
  ),
});

/** Whether a parsed payload is valid. */
export const makePeers = () => ({
  ajv: byEvent(
    (schema) => ajvOf(schema, false),
    (check, value) => check(value),
  ),
  typebox: byEvent(
    (schema) => TypeCompiler.Compile(build(schema, TYPEBOX)),
    (check, value) => check.Check(value),
  ),
  arktype: byEvent(
    (schema) => build(schema, ARKTYPE),
    (schema, value) => schema.allows(value),
  ),
  zod: byEvent(
    (schema) => build(schema, ZOD),
    (schema, value) => schema.safeParse(value).success,
  ),
  valibot: byEvent(
    (schema) => build(schema, VALIBOT),
    (schema, value) => v.is(schema, value),
  ),
});

/** A function that applies the checker of the payload's event; what has no such event is not valid. */
function byEvent(compile, apply) {
  const checkers = new Map(
    EVENTS.map(({ name }) => [name, compile(payloadJsonSchema(name, { mode: "strict" }))]),
  );
  return (value) => {
    const checker = checkers.get(value?.event);
    return checker !== undefined && apply(checker, value);
  };
}

function ajvOf(schema, allErrors) {
  const ajv = new Ajv({ allErrors, strict: false });
  addFormats(ajv);
  return ajv.compile(schema);
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const TYPEBOX = {
  literal: (value) => Type.Literal(value),
  text(test) {
    if (test === undefined) return Type.String();
    FormatRegistry.Set(test.name, test);
    return Type.String({ format: test.name });
  },
  number: ({ integer, ...bounds }) => (integer ? Type.Integer(bounds) : Type.Number(bounds)),
  free: () => Type.Object({}),
  object: (fields) =>
    Type.Object(entries(fields, ({ schema, required }) => (required ? schema : Type.Optional(schema)))),
  list: (item) => Type.Array(item),
  nullable: (schema) => Type.Union([schema, Type.Null()]),
};

const ARKTYPE = {
  literal: (value) => type.unit(value),
  text: (test) => (test === undefined ? type.string : type.string.narrow(test)),
  number({ integer, minimum, maximum }) {
    let schema = integer ? type("number.integer") : type.number;
    if (minimum !== undefined) schema = schema.atLeast(minimum);
    if (maximum !== undefined) schema = schema.atMost(maximum);
    return schema;
  },
  free: () => type.unknown.narrow(isObject),
  object: (fields) =>
    type(
      Object.fromEntries(fields.map(({ name, schema, required }) => [required ? name : `${name}?`, schema])),
    ),
  list: (item) => item.array(),
  nullable: (schema) => schema.or("null"),
};

const ZOD = {
  literal: (value) => z.literal(value),
  text: (test) => (test === undefined ? z.string() : z.string().refine(test)),
  number({ integer, minimum, maximum }) {
    let schema = integer ? z.int() : z.number();
    if (minimum !== undefined) schema = schema.min(minimum);
    if (maximum !== undefined) schema = schema.max(maximum);
    return schema;
  },
  free: () => z.object({}),
  object: (fields) =>
    z.object(entries(fields, ({ schema, required }) => (required ? schema : schema.optional()))),
  list: (item) => z.array(item),
  nullable: (schema) => schema.nullable(),
};

const VALIBOT = {
  literal: (value) => v.literal(value),
  text: (test) => (test === undefined ? v.string() : v.pipe(v.string(), v.check(test))),
  number({ integer, minimum, maximum }) {
    const steps = [integer && v.integer(), minimum !== undefined && v.minValue(minimum)];
    if (maximum !== undefined) steps.push(v.maxValue(maximum));
    return v.pipe(v.number(), ...steps.filter(Boolean));
  },
  free: () => v.custom(isObject),
  object: (fields) =>
    v.object(entries(fields, ({ schema, required }) => (required ? schema : v.optional(schema)))),
  list: (item) => v.array(item),
  nullable: (schema) => v.nullable(schema),
};

const entries = (fields, of) => Object.fromEntries(fields.map((field) => [field.name, of(field)]));

/** A library's form of an exported JSON Schema. */
function build(schema, library) {
  if ("const" in schema) return library.literal(schema.const);
  const [kind, orNull] = [schema.type].flat();
  const plain = KINDS[kind](schema, library);
  return orNull === undefined ? plain : library.nullable(plain);
}

const KINDS = {
  string: (schema, library) => library.text(testOf(schema)),
  number: ({ minimum, maximum }, library) => library.number({ integer: false, minimum, maximum }),
  integer: ({ minimum, maximum }, library) => library.number({ integer: true, minimum, maximum }),
  array: ({ items }, library) => library.list(build(items, library)),
  object({ properties, required = [] }, library) {
    if (properties === undefined) return library.free();
    const fieldOf = ([name, schema]) => ({
      name,
      schema: build(schema, library),
      required: required.includes(name),
    });
    return library.object(Object.entries(properties).map(fieldOf));
  },
};

const isDate = addFormats.get("date").validate;
const isDateTime = addFormats.get("date-time").validate;
const isUri = addFormats.get("uri");

/** The test of a string's form, the same function for all peers; ajv has its own copy of them. */
function testOf({ anyOf, format, pattern }) {
  if (anyOf !== undefined) return moment;
  if (pattern === undefined) return undefined;
  return format === "uri" ? url(new RegExp(pattern, "u")) : vin(new RegExp(pattern, "u"));
}

const moment = (text) => isDate(text) || isDateTime(text);
const url = (pattern) =>
  Object.defineProperty((text) => pattern.test(text) && isUri(text), "name", { value: "url" });
const vin = (pattern) => Object.defineProperty((text) => pattern.test(text), "name", { value: "vin" });
