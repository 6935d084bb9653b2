// Makes packages/client/src/schema.d.ts from packages/client/openapi.json; with --check only compares.
// The document itself is the server's: `api`'s OpenApiTest compares the two, and writes it with -Dlockstep.writeOpenApi.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapi, { astToString } from 'openapi-typescript';
import { home } from './steps.mjs';

const document = join(home, 'packages/client/openapi.json');
const types = join(home, 'packages/client/src/schema.d.ts');
const head = '// Made from openapi.json by `npm run types`; not to be edited.\n';
const text = head + astToString(await openapi(JSON.parse(readFileSync(document, 'utf8'))));
if (!process.argv.includes('--check')) {
  writeFileSync(types, text);
} else if (readFileSync(types, 'utf8') !== text) {
  console.error('schema.d.ts: expected the types of openapi.json, found others; npm run types makes them');
  process.exit(1);
}
