import type { Fault } from '@lockstep/client/documents.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Page } from '../../components/Page.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { faultsQuery, queryClient } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import classes from './DemoPage.module.css';

/** The demo plant's faults, to be started and ended: what the rest of the app is for. */
export function DemoPage(): ReactNode {
  const t = useT();
  const faults = useQuery(faultsQuery).data;
  return (
    <Page title={t('nav.demo')} hint={t('demo.hint')}>
      {faults === undefined || faults === null || faults.length === 0 ? (
        <Panel>
          <Empty title={t('demo.none')}>{t('demo.noneHint')}</Empty>
        </Panel>
      ) : (
        <div className={classes['grid']}>
          {faults.map((fault) => (
            <FaultCard key={fault.name} fault={fault} />
          ))}
        </div>
      )}
    </Page>
  );
}

function FaultCard({ fault }: { fault: Fault }): ReactNode {
  const t = useT();
  const may = useMay('operator');
  const change = useMutation({
    mutationFn: () => api.post(`/api/v1/demo/faults/${encodeURIComponent(fault.name)}/${fault.active ? 'stop' : 'start'}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['faults'] }),
  });
  return (
    <Panel title={fault.title} actions={fault.active && <span className={classes['active']}>{t('demo.active')}</span>}>
      <div className={classes['card']}>
        <p>{fault.description}</p>
        {change.isError && <p role="alert">{change.error.message}</p>}
        <Button
          variant={fault.active ? 'filled' : 'default'}
          leftSection={<Icon name={fault.active ? 'stop' : 'play'} size={16} />}
          disabled={!may}
          loading={change.isPending}
          onClick={() => change.mutate()}
          aria-label={`${t(fault.active ? 'demo.stop' : 'demo.start')}: ${fault.title}`}
        >
          {t(fault.active ? 'demo.stop' : 'demo.start')}
        </Button>
      </div>
    </Panel>
  );
}
