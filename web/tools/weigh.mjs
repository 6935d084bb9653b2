// The first load must stay small: the page, and all that it names, compressed as a browser gets it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './steps.mjs';

const LIMIT_BYTES = 250_000;
const folder = join(home, 'target/classes/META-INF/resources/ui');
const page = readFileSync(join(folder, 'index.html'), 'utf8');
const first = new Set([...page.matchAll(/(?:src|href)="\/ui\/([^"]+)"/g)].map((match) => match[1]));
// Fonts come by the style sheet, and a first view needs both weights.
for (const name of [...first].filter((file) => file.endsWith('.css'))) {
  for (const match of readFileSync(join(folder, name), 'utf8').matchAll(/url\(([^)"']+latin-[0-9]+[^)"']*woff2)\)/g)) {
    first.add(match[1].replace(/^.*\/ui\//, '').replace(/^\.?\//, 'assets/'));
  }
}
let total = page.length;
for (const name of first) {
  const packed = join(folder, `${name}.gz`);
  const bytes = statSync(existsSync(packed) ? packed : join(folder, name)).size;
  total += bytes;
  console.log(`${String(bytes).padStart(8)}  ${name}`);
}
console.log(`${String(total).padStart(8)}  first load, gzip (limit ${LIMIT_BYTES})`);
if (total > LIMIT_BYTES) {
  console.error(`first load: expected at most ${LIMIT_BYTES} bytes, found ${total}; make what is not needed at once lazy`);
  process.exit(1);
}
