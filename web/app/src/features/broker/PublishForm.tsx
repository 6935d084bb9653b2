import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { IClientPublishOptions } from 'mqtt';
import { useState, type ReactNode } from 'react';
import { useT } from '../../i18n/language.ts';
import classes from './Broker.module.css';
import { userProperties } from './mqttText.ts';
import type { Mqtt } from './useMqtt.ts';

interface Draft {
  topic: string;
  payload: string;
  qos: string;
  retain: boolean;
  contentType: string;
  responseTopic: string;
  expiry: string;
  users: string;
}

const EMPTY: Draft = { topic: '', payload: '', qos: '1', retain: false, contentType: '', responseTopic: '', expiry: '', users: '' };

/** Publishes a message, with the properties that MQTT 5 has. */
export function PublishForm({ mqtt, isOn, version }: { mqtt: Mqtt; isOn: boolean; version: 4 | 5 }): ReactNode {
  const t = useT();
  const [draft, setDraft] = useState(EMPTY);
  const users = userProperties(draft.users);
  const text = (name: 'topic' | 'contentType' | 'responseTopic' | 'expiry', label: string, type = 'text'): ReactNode => (
    <TextInput label={label} type={type} value={draft[name]} onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })} />
  );
  return (
    <Panel title={t('mqtt.publish')}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          mqtt.publish(draft.topic, draft.payload, optionsOf(draft, users ?? {}, version));
        }}
      >
        {text('topic', t('mqtt.topic'))}
        <Textarea
          label={t('mqtt.payload')}
          autosize
          minRows={2}
          maxRows={12}
          value={draft.payload}
          onChange={(event) => setDraft({ ...draft, payload: event.currentTarget.value })}
        />
        <Group gap="md" align="end">
          <NativeSelect label="QoS" data={['0', '1', '2']} value={draft.qos} onChange={(event) => setDraft({ ...draft, qos: event.currentTarget.value })} />
          <Checkbox
            label={t('mqtt.retain')}
            checked={draft.retain}
            onChange={(event) => setDraft({ ...draft, retain: event.currentTarget.checked })}
          />
        </Group>
        {version === 5 && (
          <details>
            <summary>{t('mqtt.properties')}</summary>
            <div className={classes['form']}>
              {text('contentType', t('mqtt.contentType'))}
              {text('responseTopic', t('mqtt.responseTopic'))}
              {text('expiry', t('mqtt.expiry'), 'number')}
              <Textarea
                label={t('mqtt.userProperties')}
                autosize
                minRows={2}
                error={users === undefined ? t('mqtt.userPropertiesWrong') : undefined}
                value={draft.users}
                onChange={(event) => setDraft({ ...draft, users: event.currentTarget.value })}
              />
            </div>
          </details>
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={!isOn || draft.topic === '' || users === undefined}>
            {t('mqtt.send')}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}

function optionsOf(draft: Draft, users: Record<string, string[]>, version: 4 | 5): IClientPublishOptions {
  const options: IClientPublishOptions = { qos: Number(draft.qos) as 0 | 1 | 2, retain: draft.retain };
  if (version === 5) {
    options.properties = {
      ...(draft.contentType === '' ? {} : { contentType: draft.contentType }),
      ...(draft.responseTopic === '' ? {} : { responseTopic: draft.responseTopic }),
      ...(draft.expiry === '' ? {} : { messageExpiryInterval: Number(draft.expiry) }),
      ...(Object.keys(users).length === 0 ? {} : { userProperties: users }),
    };
  }
  return options;
}
