import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Page } from '../../components/Page.tsx';
import { session } from '../../data/session.ts';
import { useT } from '../../i18n/language.ts';
import classes from './Broker.module.css';
import { MessageTable } from './MessageTable.tsx';
import { PublishForm } from './PublishForm.tsx';
import { useMqtt, type Mqtt } from './useMqtt.ts';

/** An MQTT client in the browser, as whoever is logged in. */
export function MqttPage(): ReactNode {
  const t = useT();
  const mqtt = useMqtt();
  const [clientId, setClientId] = useState(() => `web-${session.current()?.name ?? ''}-${Math.floor(Math.random() * 0x10000).toString(16)}`);
  const [version, setVersion] = useState<4 | 5>(5);
  const isOn = mqtt.state === 'on';
  return (
    <Page
      title={t('nav.mqtt')}
      hint={t('mqtt.hint', { name: session.current()?.name ?? '' })}
      actions={
        <>
          <TextInput aria-label={t('mqtt.clientId')} value={clientId} disabled={isOn} onChange={(event) => setClientId(event.currentTarget.value)} />
          <NativeSelect
            aria-label={t('mqtt.version')}
            value={String(version)}
            disabled={isOn}
            onChange={(event) => setVersion(event.currentTarget.value === '4' ? 4 : 5)}
            data={[
              { value: '5', label: 'MQTT 5' },
              { value: '4', label: 'MQTT 3.1.1' },
            ]}
          />
          {isOn ? (
            <Button variant="default" onClick={mqtt.disconnect}>
              {t('mqtt.disconnect')}
            </Button>
          ) : (
            <Button loading={mqtt.state === 'connecting'} onClick={() => mqtt.connect({ clientId, version })}>
              {t('mqtt.connect')}
            </Button>
          )}
        </>
      }
    >
      {mqtt.trouble !== '' && (
        <p role="alert" className={classes['trouble']}>
          {mqtt.trouble}
        </p>
      )}
      <div className={classes['columns']}>
        <MessageTable
          title={t('mqtt.messages', { count: mqtt.messages.length })}
          messages={mqtt.messages}
          emptyTitle={t('mqtt.none')}
          emptyHint={t('mqtt.noneHint')}
          onClear={mqtt.clear}
        />
        <div className={classes['stack']}>
          <Subscriptions mqtt={mqtt} isOn={isOn} />
          <PublishForm mqtt={mqtt} isOn={isOn} version={version} />
        </div>
      </div>
    </Page>
  );
}

function Subscriptions({ mqtt, isOn }: { mqtt: Mqtt; isOn: boolean }): ReactNode {
  const t = useT();
  const [filter, setFilter] = useState('');
  const [qos, setQos] = useState('1');
  return (
    <Panel title={t('mqtt.subscriptions')}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          mqtt.subscribe(filter, Number(qos) as 0 | 1 | 2);
        }}
      >
        <TextInput label={t('mqtt.filter')} placeholder="plant/#" value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />
        <Group gap="xs" align="end">
          <NativeSelect label="QoS" data={['0', '1', '2']} value={qos} onChange={(event) => setQos(event.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={!isOn || filter === ''}>
            {t('mqtt.subscribe')}
          </Button>
        </Group>
      </form>
      <ul className={classes['filters']}>
        {mqtt.filters.map((each) => (
          <li key={each}>
            <code>{each}</code>
            <Button size="compact-xs" variant="subtle" color="gray" aria-label={t('mqtt.unsubscribe', { filter: each })} onClick={() => mqtt.unsubscribe(each)}>
              {t('mqtt.end')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
