import type { Device } from '@lockstep/client/devices.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber } from '@lockstep/live/units.ts';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import classes from './Devices.module.css';
import { EditSettings } from './EditSettings.tsx';
import { Facts } from './Facts.tsx';

/** What a device may, how much of it, and what it is bound to. */
export function PermissionsPanel({ device }: { device: Device }): ReactNode {
  const t = useT();
  const [isEditing, setEditing] = useState(false);
  const isOver = device.state === 'decommissioned';
  const filters = (texts: string[]): ReactNode =>
    texts.length === 0 ? (
      <span className={classes['dim']}>{t('device.byDefault')}</span>
    ) : (
      texts.map((text) => (
        <div key={text}>
          <code>{text}</code>
        </div>
      ))
    );
  const limit = (value: number, unit = ''): string => (value === 0 ? t('device.bySettings') : `${formatNumber(value, 0)}${unit}`);
  return (
    <Panel
      title={t('device.permissions')}
      actions={
        <Button size="xs" variant="default" disabled={isOver} title={isOver ? t('device.isOver') : undefined} onClick={() => setEditing(true)}>
          {t('device.edit')}
        </Button>
      }
    >
      <Facts
        list={[
          [t('device.publish'), filters(device.publish)],
          [t('device.subscribe'), filters(device.subscribe)],
          [t('device.feeds'), device.feeds.length === 0 ? t('device.ownTwin') : device.feeds.join(', ')],
          [t('device.messagesPerSecond'), limit(device.quota.messagesPerSecond)],
          [t('device.bytesPerSecond'), limit(device.quota.bytesPerSecond)],
          [t('device.connectionsMax'), limit(device.quota.connections)],
        ]}
      />
      {isEditing && <EditSettings device={device} onClose={() => setEditing(false)} />}
    </Panel>
  );
}
