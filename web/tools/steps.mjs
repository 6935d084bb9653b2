// What building and checking share: the hash of sources, the packages, the version of Node.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace. */
export const home = join(dirname(fileURLToPath(import.meta.url)), '..');

const SKIPPED = new Set(['node_modules', 'target', 'dist']);

/** Ends with a plain sentence when this Node is too old for the tools. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!good) {
    console.error(
      `web: expected Node 20.19, 22.12 or newer, found ${process.versions.node}; install one, or build without the web app: -Dui.skip`,
    );
    process.exit(1);
  }
}

/** The SHA-256 over names and contents of all files in these places, in a fixed order. */
export function hashOf(places) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (statSync(join(home, path)).isDirectory()) {
      for (const name of readdirSync(join(home, path)).sort()) {
        if (!SKIPPED.has(name)) {
          visit(join(path, name));
        }
      }
    } else {
      hash.update(path).update('\0').update(readFileSync(join(home, path))).update('\0');
    }
  };
  places.forEach(visit);
  return hash.digest('hex');
}

/** Fetches the packages that the lock file names, when they are not there yet. No package runs a script of its own. */
export function install() {
  const stamp = join(home, 'node_modules/.installed');
  const hash = hashOf(['package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
    return;
  }
  const marker = join(home, 'target/no-packages');
  rmSync(marker, { force: true });
  try {
    execFileSync('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: home,
      stdio: 'inherit',
      env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    });
  } catch {
    // The launcher looks for this, and goes on without the web app.
    mkdirSync(join(home, 'target'), { recursive: true });
    writeFileSync(marker, '');
    console.error('web: the packages of package-lock.json cannot be fetched; the lines above say why');
    process.exit(1);
  }
  writeFileSync(stamp, hash);
}
