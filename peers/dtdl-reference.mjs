// The reference parser of DTDL (DTDLParser, as WebAssembly): node dtdl-reference.mjs
//
// Reads lines from the standard input, each a JSON string with the text of a model or of an array of models, and answers each
// with a line of JSON: {"valid", "errors": [..], "undefined": [dtmi..], "elements": {dtmi: class}, "crash": message}. The
// package fixes the options: undefined extensions as the version of the language says, no partner limits, no resolver.
import { createInterface } from 'node:readline';

// The package's bundle writes notes to the standard output while it starts; that is for answers.
console.log = console.error;
const { getInterop } = await import('@digicatapult/dtdl-parser');
const parser = await getInterop();

function judge(text) {
  const answer = { valid: false, errors: [], undefined: [], elements: {}, crash: null };
  try {
    const model = JSON.parse(parser.parse(text));
    answer.valid = true;
    for (const [id, element] of Object.entries(model)) {
      answer.elements[id] = element.EntityKind;
    }
  } catch (thrown) {
    try {
      const failure = JSON.parse(thrown.message);
      answer.errors = failure.Errors ?? [];
      answer.undefined = failure.UndefinedIdentifiers ?? [];
    } catch {
      answer.crash = String(thrown.message ?? thrown).slice(0, 400);
    }
  }
  return answer;
}

process.stdout.write(`${JSON.stringify({ version: parser.parserVersion() })}\n`);
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(judge(JSON.parse(line)))}\n`);
}
