import type { DeviceState } from '@lockstep/client/devices.ts';
import { Icon, type IconName } from '@lockstep/design/icons.tsx';
import type { ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import classes from './Devices.module.css';

const ICONS: Record<DeviceState, IconName> = {
  provisioned: 'wait',
  active: 'check',
  suspended: 'pause',
  quarantined: 'hold',
  decommissioned: 'ban',
};

/** Where a device stands in its life: a sign and a word. What is not as usual is written bold. */
export function StateMark({ state }: { state: DeviceState }): ReactNode {
  const t = useT();
  return (
    <span className={classes['state']} data-odd={state === 'suspended' || state === 'quarantined' || undefined}>
      <Icon name={ICONS[state]} size={16} />
      {t(`device.state.${state}`)}
    </span>
  );
}
