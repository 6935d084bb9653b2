import type { Device } from '@lockstep/client/devices.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber } from '@lockstep/live/units.ts';
import { Button, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { formatTime, useT, type Translate } from '../../../i18n/language.ts';
import classes from './Devices.module.css';
import { MoveDevice } from './MoveDevice.tsx';
import { movesOf, tagLines, type Move } from './moves.ts';
import { Facts } from './Facts.tsx';

/** Who a device is, where it stands in its life, and how to move it on. */
export function IdentityPanel({ device }: { device: Device }): ReactNode {
  const t = useT();
  const [move, setMove] = useState<Move>();
  return (
    <Panel title={t('device.identity')}>
      <Facts list={facts(device, t)} />
      <Group gap="xs" className={classes['acts'] ?? ''}>
        {movesOf(device.state).map((each) => (
          <Button key={each} size="xs" variant="default" onClick={() => setMove(each)}>
            {t(`move.${each}`)}
          </Button>
        ))}
      </Group>
      {move !== undefined && <MoveDevice device={device} move={move} onClose={() => setMove(undefined)} />}
    </Panel>
  );
}

function facts(device: Device, t: Translate): [string, string][] {
  const list: [string, string][] = [[t('devices.state'), t(`device.state.${device.state}`)]];
  const say = (name: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') {
      list.push([name, text]);
    }
  };
  say(t('device.since'), device.since === undefined ? undefined : formatTime(Date.parse(device.since), { isDated: true }));
  say(t('device.reason'), device.reason);
  if (device.quarantine !== undefined) {
    const { messages, bytes, lost } = device.quarantine;
    say(t('device.held'), t('device.heldText', { messages, kib: formatNumber(bytes / 1024, 1), lost }));
  }
  say(t('devices.model'), device.model);
  say(t('devices.groups'), device.groups.join(', '));
  say(t('devices.tags'), tagLines(device.tags).join(', '));
  say(t('device.enrolment'), device.enrolment);
  say('Sparkplug', device.sparkplug);
  return list;
}
