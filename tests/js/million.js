// Runs a million validations of every kind, after which the module's memory has the size that it had after warming up.

/** Says how large the memory was when warm and at the end, and how many of the verdicts were `valid`. */
export function validateAMillion({ EVENTS, samplePayload, validatePayload }, memory) {
  const inputs = inputsOf(EVENTS.map(({ name }) => JSON.stringify(samplePayload(name, { seed: 7 }))));
  let valid = 0;
  const round = () => {
    for (const input of inputs) valid += validatePayload(input).valid ? 1 : 0;
  };
  for (let count = 0; count < 3; count += 1) round();
  const warm = memory().buffer.byteLength;
  valid = 0;
  const rounds = Math.ceil(1_000_000 / inputs.length);
  for (let count = 0; count < rounds; count += 1) round();
  return { count: rounds * inputs.length, valid, warm, end: memory().buffer.byteLength };
}

/** Mostly small payloads, as bytes and as strings; some that are wrong, deep, wide, large or refused. */
function inputsOf(samples) {
  const encoder = new TextEncoder();
  const bytes = samples.map((text) => encoder.encode(text));
  const wrong = [
    samples[1].replace('"id"', '"ID"'),
    samples[1].slice(0, -9),
    '{"event":"later_event","data":{"a":1,"\\u0061":2}}',
    `{"event":"ping","data":{"a":${"[".repeat(120)}${"]".repeat(120)}}}`,
    '{"event":"ping","data":{"\ud800":1}}',
    encoder.encode('{"event":"ping","data":"é"}').subarray(0, 25),
    { event: "ping", data: 1n },
    7,
  ];
  const wide = Array.from({ length: 2_000 }, (_, index) => `"k${index}":[${index}]`);
  const large = `{"event":"ping","data":{${wide},"text":"${"ü".repeat(600_000)}"}}`;
  const often = Array.from({ length: 200 }, () => [...bytes, ...samples]).flat();
  return [...often, ...wrong, ...Array(2_497).fill(bytes[0]), encoder.encode(large), large, ...wrong];
}
