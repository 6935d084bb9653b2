import type { Device } from '@lockstep/client/devices.ts';
import { devicePath } from '@lockstep/client/paths.ts';
import { Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../../../components/Confirm.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import { linesOf, tagLines, tagsOf } from './moves.ts';

type Lists = Record<'publish' | 'subscribe' | 'feeds' | 'groups' | 'tags', string>;
type Quota = Record<'messagesPerSecond' | 'bytesPerSecond' | 'connections', string>;

const LISTS = ['publish', 'subscribe', 'feeds', 'groups', 'tags'] as const;
const QUOTAS = ['messagesPerSecond', 'bytesPerSecond', 'connections'] as const;
const WHOLE = /^[0-9]{0,12}$/;

/** Changes what a device may and what it is called by. */
export function EditSettings({ device, onClose }: { device: Device; onClose: () => void }): ReactNode {
  const t = useT();
  const [model, setModel] = useState(device.model);
  const [lists, setLists] = useState<Lists>({
    publish: device.publish.join('\n'),
    subscribe: device.subscribe.join('\n'),
    feeds: device.feeds.join('\n'),
    groups: device.groups.join('\n'),
    tags: tagLines(device.tags).join('\n'),
  });
  const [quota, setQuota] = useState<Quota>({
    messagesPerSecond: numberText(device.quota.messagesPerSecond),
    bytesPerSecond: numberText(device.quota.bytesPerSecond),
    connections: numberText(device.quota.connections),
  });
  const areWhole = QUOTAS.every((name) => WHOLE.test(quota[name].trim()));
  const act = async (): Promise<void> => {
    await api.patch(devicePath(device.id), {
      model: model.trim(),
      publish: linesOf(lists.publish),
      subscribe: linesOf(lists.subscribe),
      feeds: linesOf(lists.feeds),
      groups: linesOf(lists.groups),
      tags: tagsOf(lists.tags),
      quota: Object.fromEntries(QUOTAS.map((name) => [name, Number(quota[name].trim())])),
    });
    await readDevicesAgain();
  };
  return (
    <Confirm title={t('device.edit')} act={act} onClose={onClose} action={t('device.save')} isReady={areWhole}>
      <TextInput label={t('devices.model')} value={model} onChange={(event) => setModel(event.currentTarget.value)} />
      {LISTS.map((name) => (
        <Textarea
          key={name}
          label={t(`device.${name}`)}
          description={t(`device.${name}.hint`)}
          autosize
          maxRows={8}
          value={lists[name]}
          onChange={(event) => setLists({ ...lists, [name]: event.currentTarget.value })}
        />
      ))}
      {QUOTAS.map((name) => (
        <TextInput
          key={name}
          label={t(name === 'connections' ? 'device.connectionsMax' : `device.${name}`)}
          placeholder={t('device.bySettings')}
          inputMode="numeric"
          error={WHOLE.test(quota[name].trim()) ? undefined : t('form.whole')}
          value={quota[name]}
          onChange={(event) => setQuota({ ...quota, [name]: event.currentTarget.value })}
        />
      ))}
    </Confirm>
  );
}

function numberText(value: number): string {
  return value === 0 ? '' : String(value);
}
