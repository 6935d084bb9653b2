import { ApiError } from '@lockstep/client/api.ts';
import type { MqttClient } from '@lockstep/client/documents.ts';
import { mqttClientPath } from '@lockstep/client/paths.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber } from '@lockstep/live/units.ts';
import { ActionIcon, Button, Group, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Trouble } from '../../components/Trouble.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { mqttClientQuery, queryClient } from '../../data/queries.ts';
import { formatTime, useT, type Translate } from '../../i18n/language.ts';
import classes from './Broker.module.css';
import { TracePanel } from './TracePanel.tsx';

/** One client: figures, subscriptions, and what can be done about it. */
export function ClientPanel({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const t = useT();
  const query = useQuery(mqttClientQuery(id));
  const isEngineer = useMay('engineer');
  const [asked, setAsked] = useState<'kick' | 'end'>();
  const [isTraced, setTraced] = useState(false);
  const client = query.data;
  return (
    <div className={classes['stack']}>
      <Panel
        title={id}
        actions={
          <ActionIcon variant="subtle" color="gray" aria-label={t('form.close')} onClick={onClose}>
            <Icon name="close" />
          </ActionIcon>
        }
      >
        {query.error instanceof ApiError && query.error.status === 404 ? (
          <p className={classes['dim']}>{t('clients.gone')}</p>
        ) : query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          client !== undefined && (
            <>
              <dl className={classes['facts']}>
                {facts(client, t).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
              <h3 className={classes['part']}>{t('clients.filters')}</h3>
              {(client.filters ?? []).length === 0 ? (
                <p className={classes['dim']}>{t('clients.noFilters')}</p>
              ) : (
                <ul className={classes['filters']}>
                  {(client.filters ?? []).map((one) => (
                    <li key={one.filter}>
                      <code>{one.filter}</code>
                      <span className={classes['dim']}>
                        QoS {one.qos}
                        {one.noLocal === true && ` · ${t('clients.noLocal')}`}
                        {one.barred === true && ` · ${t('clients.barred')}`}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
              {isEngineer && (
                <Group gap="xs">
                  <Button size="xs" variant="default" aria-pressed={isTraced} onClick={() => setTraced(!isTraced)}>
                    {isTraced ? t('clients.traceEnd') : t('clients.trace')}
                  </Button>
                  <Button size="xs" variant="default" disabled={!client.connected} onClick={() => setAsked('kick')}>
                    {t('clients.kick')}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => setAsked('end')}>
                    {t('clients.end')}
                  </Button>
                </Group>
              )}
            </>
          )
        )}
      </Panel>
      {isTraced && <TracePanel id={id} />}
      {asked !== undefined && <SendAway id={id} isEnd={asked === 'end'} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

function facts(client: MqttClient, t: Translate): [string, string][] {
  const time = (at: string | undefined): string => (at === undefined ? '–' : formatTime(Date.parse(at)));
  const list: [string, string][] = [[t('clients.principal'), client.role === undefined ? client.principal : `${client.principal} (${client.role})`]];
  if (client.connected) {
    list.push(
      [t('clients.address'), client.address ?? '–'],
      [t('clients.listener'), `${client.listener ?? ''}${client.tls === true ? ' (TLS)' : ''}`],
      [t('clients.protocol'), client.protocol ?? '–'],
      [t('clients.connectedSince'), time(client.connectedSince)],
      [t('clients.keepAlive'), `${client.keepAlive ?? 0} s`],
      [t('clients.received'), traffic(client.receivedMessages, client.receivedBytes)],
      [t('clients.sent'), traffic(client.sentMessages, client.sentBytes)],
      [t('clients.inflight'), `${client.inflight ?? 0} / ${client.inflightMax ?? 0}`],
      [t('clients.queued'), traffic(client.queued, client.queuedBytes)],
    );
    if (client.certificate !== undefined) {
      list.push([t('clients.certificate'), client.certificate]);
    }
  } else {
    list.push([t('clients.awaySince'), time(client.awaySince)], [t('clients.unfinished'), String(client.unfinished ?? 0)]);
  }
  list.push([t('clients.expiry'), client.sessionExpiry ?? '–']);
  if ((client.behind ?? 0) > 0) {
    list.push([t('clients.behind'), `${formatNumber((client.behind ?? 0) / 1024, 0)} KiB`]);
  }
  if (client.lastError !== undefined) {
    list.push([t('clients.lastError'), `${time(client.lastError.time)} · ${client.lastError.code} ${client.lastError.reason}`]);
  }
  return list;
}

function traffic(messages: number | undefined, bytes: number | undefined): string {
  return `${messages ?? 0} · ${formatNumber((bytes ?? 0) / 1024, 1)} KiB`;
}

function SendAway({ id, isEnd, onClose }: { id: string; isEnd: boolean; onClose: () => void }): ReactNode {
  const t = useT();
  const act = useMutation({
    mutationFn: () => (isEnd ? api.delete<undefined>(mqttClientPath(id)) : api.post<undefined>(`${mqttClientPath(id)}/disconnect`)),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['mqtt'] });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t(isEnd ? 'clients.end' : 'clients.kick')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      <p>{t(isEnd ? 'clients.endSure' : 'clients.kickSure', { id })}</p>
      {act.isError && <p role="alert">{act.error.message}</p>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <Button loading={act.isPending} onClick={() => act.mutate()}>
          {t(isEnd ? 'clients.end' : 'clients.kick')}
        </Button>
      </Group>
    </Modal>
  );
}
