import { DEVICE_STATES } from '@lockstep/client/devices.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Button, Menu, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Page } from '../../../components/Page.tsx';
import { useT } from '../../../i18n/language.ts';
import { AddDevice } from './AddDevice.tsx';
import { wishQuery, type DeviceWish } from './deviceQueries.ts';
import { FleetTable } from './FleetTable.tsx';
import { ForEngineers } from './ForEngineers.tsx';
import { ImportDevices } from './ImportDevices.tsx';

/** The registry of devices: who is there, how each stands, and many at a time. */
export function DevicesPage({ wish, onWish }: { wish: DeviceWish; onWish: (wish: DeviceWish) => void }): ReactNode {
  const t = useT();
  return (
    <ForEngineers title={t('nav.devices')}>
      <Fleet wish={wish} onWish={onWish} />
    </ForEngineers>
  );
}

function Fleet({ wish, onWish }: { wish: DeviceWish; onWish: (wish: DeviceWish) => void }): ReactNode {
  const t = useT();
  const [opened, setOpened] = useState<'add' | 'import'>();
  const field = (name: 'text' | 'group' | 'tag' | 'model', width: number): ReactNode => (
    <TextInput
      aria-label={t(`devices.find.${name}`)}
      placeholder={t(`devices.find.${name}`)}
      w={width}
      value={wish[name]}
      onChange={(event) => onWish({ ...wish, [name]: event.currentTarget.value })}
    />
  );
  const exported = (format: string): string => `/api/v1/devices/export?${new URLSearchParams({ format, ...wishQuery(wish) }).toString()}`;
  return (
    <Page
      title={t('nav.devices')}
      hint={t('devices.hint')}
      actions={
        <>
          <Button onClick={() => setOpened('add')}>{t('devices.add')}</Button>
          <Button variant="default" onClick={() => setOpened('import')}>
            {t('devices.import')}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<Icon name="download" size={16} />}>
                {t('devices.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item component="a" href={exported('csv')} download="devices.csv">
                CSV
              </Menu.Item>
              <Menu.Item component="a" href={exported('ndjson')} download="devices.ndjson">
                NDJSON
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <FleetTable
        wish={wish}
        filters={
          <>
            {field('text', 170)}
            <NativeSelect
              aria-label={t('devices.find.state')}
              value={wish.state}
              onChange={(event) => onWish({ ...wish, state: event.currentTarget.value })}
              data={[{ value: '', label: t('devices.anyState') }, ...DEVICE_STATES.map((state) => ({ value: state, label: t(`device.state.${state}`) }))]}
            />
            <NativeSelect
              aria-label={t('devices.find.problem')}
              value={wish.problem}
              onChange={(event) => onWish({ ...wish, problem: event.currentTarget.value })}
              data={[
                { value: '', label: t('devices.all') },
                { value: 'true', label: t('devices.withProblem') },
              ]}
            />
            {field('group', 110)}
            {field('tag', 140)}
            {field('model', 170)}
          </>
        }
      />
      {opened === 'add' && <AddDevice onClose={() => setOpened(undefined)} />}
      {opened === 'import' && <ImportDevices onClose={() => setOpened(undefined)} />}
    </Page>
  );
}
