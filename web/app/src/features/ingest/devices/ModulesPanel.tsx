import type { Device } from '@lockstep/client/devices.ts';
import { modulePath } from '@lockstep/client/paths.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../../../components/Confirm.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { CredentialsPanel } from './CredentialsPanel.tsx';
import { readDevicesAgain } from './deviceQueries.ts';
import classes from './Devices.module.css';

/** Programs of a device that come in as themselves, each with credentials of its own. */
export function ModulesPanel({ device }: { device: Device }): ReactNode {
  const t = useT();
  const [name, setName] = useState('');
  const [removed, setRemoved] = useState<string>();
  const isOver = device.state === 'decommissioned';
  const add = useMutation({
    mutationFn: () => api.put(modulePath(device.id, name.trim())),
    onSuccess: async () => {
      setName('');
      await readDevicesAgain();
    },
  });
  return (
    <Panel title={t('device.modules')}>
      <div className={classes['stack']}>
        {device.modules.length === 0 && <p className={classes['dim']}>{t('device.noModules')}</p>}
        {device.modules.map((module) => (
          <div key={module.id} className={classes['form']}>
            <CredentialsPanel owner={device.id} module={module.id} credentials={module.credentials} isOver={isOver} />
            <Group justify="flex-end">
              <Button size="compact-xs" variant="subtle" color="gray" aria-label={t('module.removeOne', { module: module.id })} onClick={() => setRemoved(module.id)}>
                {t('module.remove')}
              </Button>
            </Group>
          </div>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Group gap="xs" align="end">
            <TextInput label={t('module.name')} autoComplete="off" disabled={isOver} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Button type="submit" variant="default" loading={add.isPending} disabled={isOver || name.trim() === ''}>
              {t('module.add')}
            </Button>
          </Group>
          {add.isError && <p role="alert">{add.error.message}</p>}
        </form>
      </div>
      {removed !== undefined && (
        <Confirm
          title={t('module.remove')}
          onClose={() => setRemoved(undefined)}
          act={async () => {
            await api.delete(modulePath(device.id, removed));
            await readDevicesAgain();
          }}
        >
          <p>{t('module.removeSure', { module: removed })}</p>
        </Confirm>
      )}
    </Panel>
  );
}
