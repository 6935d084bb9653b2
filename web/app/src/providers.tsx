import { theme, variables } from '@lockstep/design/theme.ts';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queryClient } from './data/queries.ts';

const colorSchemes = localStorageColorSchemeManager({ key: 'lockstep.scheme' });

/** Theme and server state around everything. `nonce` lets the theme's own style element past the page's policy. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }): ReactNode {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}
