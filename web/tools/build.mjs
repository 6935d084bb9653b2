// Builds the web app into target/classes, unless nothing changed since the last time.
//
// What counts is the content of the sources, not their dates: a stamp holds its hash. The packages are fetched only when
// the lock file changed. Run by Maven (`-Dui.skip` leaves it out) and by `npm run build`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { hashOf, home, install, requireNode } from './steps.mjs';

const output = join(home, 'target/classes/META-INF/resources/ui');
const stamp = join(home, 'target/built');
const COMPRESSED = /\.(js|css|svg|html|json|webmanifest)$/;

requireNode();
const hash = hashOf(['package-lock.json', 'package.json', 'app', 'packages', 'tools/build.mjs']);
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(join(output, 'files.txt'))) {
  process.exit(0);
}
install();
rmSync(stamp, { force: true });
execFileSync(process.execPath, [join(home, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'app/vite.config.ts', '--logLevel', 'warn'], {
  cwd: home,
  stdio: 'inherit',
});
const lines = [];
for (const file of files(output)) {
  const name = relative(output, file);
  const encodings = COMPRESSED.test(name) && name !== 'index.html' ? compress(file) : [];
  lines.push([name, ...encodings].join(' '));
}
writeFileSync(join(output, 'files.txt'), `${lines.sort().join('\n')}\n`);
mkdirSync(join(home, 'target'), { recursive: true });
writeFileSync(stamp, hash);

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      yield* files(path);
    } else {
      yield path;
    }
  }
}

function compress(file) {
  const plain = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  );
  return ['br', 'gz'];
}
