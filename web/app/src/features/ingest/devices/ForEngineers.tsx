import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import type { ReactNode } from 'react';
import { Page } from '../../../components/Page.tsx';
import { useMay } from '../../../data/hooks.ts';
import { useT } from '../../../i18n/language.ts';

/** A page that engineers and administrators see; others are told so. */
export function ForEngineers({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const t = useT();
  return useMay('engineer') ? (
    children
  ) : (
    <Page title={title}>
      <Panel>
        <Empty title={t('device.notAllowed')}>{t('device.notAllowedHint')}</Empty>
      </Panel>
    </Page>
  );
}
