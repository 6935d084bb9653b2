import '@lockstep/design/mantine.ts';
import '@lockstep/design/tokens.css';
import '@lockstep/design/base.css';
import './app.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { firstLanguage, setLanguage } from './i18n/language.ts';
import { Providers } from './providers.tsx';
import { session } from './data/session.ts';
import { router } from './router.tsx';

const meta = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]');
const nonce = meta?.content ?? '';
// What is not in the document cannot be read out of it by whoever gets something into it.
meta?.remove();

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html: expected an element with the id root, found none');
}
await Promise.all([setLanguage(firstLanguage()), session.restore()]);
createRoot(root).render(
  <StrictMode>
    <Providers nonce={nonce}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
