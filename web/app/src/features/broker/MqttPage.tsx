import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Page } from '../../components/Page.tsx';
import { session } from '../../data/session.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import classes from './Broker.module.css';
import { PAYLOAD_FORMS, payloadText, propertiesText, type PayloadForm } from './mqttText.ts';
import { PublishForm } from './PublishForm.tsx';
import { useMqtt, type Message, type Mqtt } from './useMqtt.ts';

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
        <Messages mqtt={mqtt} />
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

function Messages({ mqtt }: { mqtt: Mqtt }): ReactNode {
  const t = useT();
  const [form, setForm] = useState<PayloadForm>('auto');
  return (
    <Panel
      title={t('mqtt.messages', { count: mqtt.messages.length })}
      isFlush
      actions={
        <Group gap="xs">
          <NativeSelect
            size="xs"
            aria-label={t('mqtt.form')}
            value={form}
            onChange={(event) => setForm(PAYLOAD_FORMS.find((each) => each === event.currentTarget.value) ?? 'auto')}
            data={PAYLOAD_FORMS.map((each) => ({ value: each, label: t(`mqtt.form.${each}`) }))}
          />
          <Button size="xs" variant="default" disabled={mqtt.messages.length === 0} onClick={mqtt.clear}>
            {t('mqtt.clear')}
          </Button>
        </Group>
      }
    >
      {mqtt.messages.length === 0 ? (
        <Empty title={t('mqtt.none')}>{t('mqtt.noneHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('mqtt.when')}</th>
              <th>{t('mqtt.topic')}</th>
              <th>{t('mqtt.payload')}</th>
            </tr>
          </thead>
          <tbody>
            {mqtt.messages.map((message) => (
              <Row key={message.number} message={message} form={form} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ message, form }: { message: Message; form: PayloadForm }): ReactNode {
  const t = useT();
  const properties = propertiesText(message.properties);
  return (
    <tr>
      <td className={table['nowrap']}>
        {formatTime(message.atMs)}
        <div className={table['dim']}>
          QoS {message.qos}
          {message.retain && ` · ${t('mqtt.retained')}`}
        </div>
      </td>
      <td className={classes['topic']}>{message.topic}</td>
      <td>
        <pre className={classes['payload']}>{payloadText(message.payload, form)}</pre>
        {properties !== '' && <div className={table['dim']}>{properties}</div>}
      </td>
    </tr>
  );
}
