import type { MqttClient } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { useMay } from '../../data/hooks.ts';
import { mqttClientsQuery, type MqttClientWish } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import classes from './Broker.module.css';
import { ClientPanel } from './ClientPanel.tsx';

/** Who has a session at the MQTT broker, and what is on its way. */
export function ClientsPage(): ReactNode {
  const t = useT();
  return useMay('operator') ? (
    <Clients />
  ) : (
    <Page title={t('nav.clients')}>
      <Panel>
        <Empty title={t('clients.notAllowed')}> </Empty>
      </Panel>
    </Page>
  );
}

function Clients(): ReactNode {
  const t = useT();
  const [wish, setWish] = useState<MqttClientWish>({ search: '', connected: '' });
  const [chosen, setChosen] = useState<string>();
  const query = useQuery(mqttClientsQuery(wish));
  const clients = query.data?.value ?? [];
  return (
    <Page
      title={t('nav.clients')}
      hint={t('clients.hint', {
        connected: clients.filter((client) => client.connected).length,
        all: `${clients.length}${query.data?.after === undefined ? '' : '+'}`,
      })}
      actions={
        <>
          <TextInput
            aria-label={t('clients.search')}
            placeholder={t('clients.search')}
            value={wish.search}
            onChange={(event) => setWish({ ...wish, search: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t('clients.which')}
            value={wish.connected}
            onChange={(event) => setWish({ ...wish, connected: event.currentTarget.value })}
            data={[
              { value: '', label: t('clients.any') },
              { value: 'true', label: t('clients.connected') },
              { value: 'false', label: t('clients.away') },
            ]}
          />
        </>
      }
    >
      <div className={chosen === undefined ? undefined : classes['columns']}>
        <Panel isFlush>
          {query.isError ? (
            <Trouble error={query.error} onRetry={() => void query.refetch()} />
          ) : query.data !== undefined && clients.length === 0 ? (
            <Empty title={t('clients.none')}>{t('clients.noneHint')}</Empty>
          ) : (
            <table className={table['table']}>
              <thead>
                <tr>
                  <th>{t('clients.client')}</th>
                  <th>{t('clients.connection')}</th>
                  <th data-right>{t('clients.since')}</th>
                  <th data-right>{t('clients.in')}</th>
                  <th data-right>{t('clients.out')}</th>
                  <th data-right>{t('clients.inflight')}</th>
                  <th data-right>{t('clients.queued')}</th>
                </tr>
              </thead>
              <tbody>
                {clients.map((client) => (
                  <Row key={client.id} client={client} isChosen={client.id === chosen} onChoose={() => setChosen(client.id)} />
                ))}
              </tbody>
            </table>
          )}
        </Panel>
        {chosen !== undefined && <ClientPanel key={chosen} id={chosen} onClose={() => setChosen(undefined)} />}
      </div>
    </Page>
  );
}

function Row({ client, isChosen, onChoose }: { client: MqttClient; isChosen: boolean; onChoose: () => void }): ReactNode {
  const t = useT();
  const since = client.connected ? client.connectedSince : client.awaySince;
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <button type="button" className={classes['choose']} onClick={onChoose} aria-pressed={isChosen}>
          {client.id}
        </button>
        <div className={table['dim']}>{client.principal}</div>
      </td>
      <td>
        {client.connected ? client.protocol : t('clients.isAway')}
        <div className={table['dim']}>
          {client.connected ? `${client.listener ?? ''} · ${client.address ?? ''}` : (client.lastError?.reason ?? '')}
        </div>
      </td>
      <td data-right className={table['nowrap']}>
        <AgeText at={() => (since === undefined ? 0 : Date.parse(since))} />
      </td>
      <td data-right>{client.receivedMessages ?? '–'}</td>
      <td data-right>{client.sentMessages ?? '–'}</td>
      <td data-right>{client.inflight ?? client.unfinished ?? 0}</td>
      <td data-right>{client.queued ?? client.stored ?? 0}</td>
    </tr>
  );
}
