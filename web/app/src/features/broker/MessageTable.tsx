import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, Group, NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { formatTime, useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import classes from './Broker.module.css';
import { PAYLOAD_FORMS, payloadText, propertiesText, type PayloadForm } from './mqttText.ts';
import type { Message } from './useMqtt.ts';

export interface MessageTableProps {
  title: string;
  messages: Message[];
  emptyTitle: string;
  emptyHint: string;
  trouble?: string;
  onClear: () => void;
  actions?: ReactNode;
}

/** Messages as they came, newest first, their payloads in the form that is wanted. */
export function MessageTable({ title, messages, emptyTitle, emptyHint, trouble = '', onClear, actions }: MessageTableProps): ReactNode {
  const t = useT();
  const [form, setForm] = useState<PayloadForm>('auto');
  return (
    <Panel
      title={title}
      isFlush
      actions={
        <Group gap="xs">
          {actions}
          <NativeSelect
            size="xs"
            aria-label={t('mqtt.form')}
            value={form}
            onChange={(event) => setForm(PAYLOAD_FORMS.find((each) => each === event.currentTarget.value) ?? 'auto')}
            data={PAYLOAD_FORMS.map((each) => ({ value: each, label: t(`mqtt.form.${each}`) }))}
          />
          <Button size="xs" variant="default" disabled={messages.length === 0} onClick={onClear}>
            {t('mqtt.clear')}
          </Button>
        </Group>
      }
    >
      {trouble !== '' && (
        <p role="alert" className={classes['none']}>
          {trouble}
        </p>
      )}
      {messages.length === 0 ? (
        <Empty title={emptyTitle}>{emptyHint}</Empty>
      ) : (
        <div className={classes['messages']}>
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('mqtt.when')}</th>
                <th>{t('mqtt.topic')}</th>
                <th>{t('mqtt.payload')}</th>
              </tr>
            </thead>
            <tbody>
              {messages.map((message) => (
                <Row key={message.number} message={message} form={form} />
              ))}
            </tbody>
          </table>
        </div>
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
