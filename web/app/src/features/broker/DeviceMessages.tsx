import type { Device } from '@lockstep/client/devices.ts';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useMay } from '../../data/hooks.ts';
import { mqttClientsQuery } from '../../data/queries.ts';
import { session } from '../../data/session.ts';
import { useT } from '../../i18n/language.ts';
import classes from './Broker.module.css';
import { filtersOf } from './deviceTopics.ts';
import { MessageTable } from './MessageTable.tsx';
import { TracePanel } from './TracePanel.tsx';
import { useMqtt } from './useMqtt.ts';

/** What a device says and is told, as it passes: an MQTT client in the browser bound to its topics, and its packets. */
export function DeviceMessages({ device }: { device: Device }): ReactNode {
  const t = useT();
  const mqtt = useMqtt();
  const isAdmin = useMay('admin');
  const [isTraced, setTraced] = useState(false);
  const clients = useQuery(mqttClientsQuery({ search: device.id, connected: 'true' })).data?.value ?? [];
  const client = clients.find((each) => each.principal === device.id);
  const filters = filtersOf(device, isAdmin);
  const isOn = mqtt.state === 'on';
  return (
    <div className={classes['stack']}>
      <MessageTable
        title={t('device.messages', { count: mqtt.messages.length })}
        messages={mqtt.messages}
        emptyTitle={t(isOn ? 'device.listening' : 'device.notListening')}
        emptyHint={filters.join(', ')}
        trouble={mqtt.trouble}
        onClear={mqtt.clear}
        actions={
          <Group gap="xs">
            {isOn ? (
              <Button size="xs" variant="default" onClick={mqtt.disconnect}>
                {t('device.listenEnd')}
              </Button>
            ) : (
              <Button
                size="xs"
                loading={mqtt.state === 'connecting'}
                onClick={() => mqtt.connect({ clientId: `web-${session.current()?.name ?? ''}-${Math.floor(Math.random() * 0x10000).toString(16)}`, version: 5, filters })}
              >
                {t('device.listen')}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              aria-pressed={isTraced}
              disabled={client === undefined && !isTraced}
              title={client === undefined ? t('device.noTrace') : undefined}
              onClick={() => setTraced(!isTraced)}
            >
              {isTraced ? t('clients.traceEnd') : t('clients.trace')}
            </Button>
          </Group>
        }
      />
      {isTraced && client !== undefined && <TracePanel key={client.id} id={client.id} />}
    </div>
  );
}
