// Lints, checks types, compares the generated types with the API's description, runs the unit tests and weighs the first
// load: all that needs no server. Skipped when nothing changed since all of it passed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, home, install, requireNode } from './steps.mjs';

const stamp = join(home, 'target/checked');
const places = ['package-lock.json', 'package.json', 'tsconfig.json', 'tsconfig.base.json', 'eslint.config.js', 'vitest.config.ts'];

requireNode();
const hash = hashOf([...places, 'app', 'packages', 'journeys', 'tools']);
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
  process.exit(0);
}
install();
rmSync(stamp, { force: true });
run('the types of the API', 'tools/generate-types.mjs', '--check');
run('lint', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0');
run('types', 'node_modules/typescript/bin/tsc', '-p', '.');
run('unit tests', 'node_modules/vitest/vitest.mjs', 'run', '--silent', '--reporter=dot');
run('size', 'tools/weigh.mjs');
writeFileSync(stamp, hash);

function run(what, script, ...args) {
  console.log(`web: ${what}`);
  try {
    execFileSync(process.execPath, [join(home, script), ...args], { cwd: home, stdio: 'inherit' });
  } catch {
    console.error(`web: ${what} failed; the lines above say why`);
    process.exit(1);
  }
}
