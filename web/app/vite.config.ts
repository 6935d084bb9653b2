import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the server. */
const server = process.env['LOCKSTEP_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/ui/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../target/classes/META-INF/resources/ui', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // Inlined files would need data: in the page's policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/models', '/digitaltwins', '/query', '/openapi.json'].map((path) => [
        path,
        { target: server, ws: true },
      ]),
    ),
  },
});
