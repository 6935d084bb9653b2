import type { CredentialInfo } from '@lockstep/client/devices.ts';
import { devicePath, modulePath } from '@lockstep/client/paths.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../../../components/Confirm.tsx';
import table from '../../../components/DataTable.module.css';
import { api } from '../../../data/api.ts';
import { useNow } from '../../../data/hooks.ts';
import { formatDay, useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { isLive } from './moves.ts';
import { NewCredential } from './NewCredential.tsx';

export interface CredentialsPanelProps {
  /** The id of a device. */
  owner: string;
  /** A module of it, when they are the module's. */
  module?: string;
  credentials: CredentialInfo[];
  /** The device is decommissioned: nothing proves anything any more. */
  isOver: boolean;
}

/** By what a device or a module proves itself; a new one may live beside an old one until the device has taken it. */
export function CredentialsPanel({ owner, module, credentials, isOver }: CredentialsPanelProps): ReactNode {
  const t = useT();
  const nowMs = useNow(10_000);
  const [isAdding, setAdding] = useState(false);
  const [retired, setRetired] = useState<CredentialInfo>();
  const path = module === undefined ? devicePath(owner) : modulePath(owner, module);
  const time = (at: string | undefined): string => (at === undefined ? '–' : formatDay(Date.parse(at)));
  return (
    <Panel
      isFlush
      title={module === undefined ? t('device.credentials') : t('device.credentialsOf', { module })}
      actions={
        <Button size="xs" variant="default" disabled={isOver} title={isOver ? t('device.isOver') : undefined} onClick={() => setAdding(true)}>
          {t('credential.new')}
        </Button>
      }
    >
      {credentials.length === 0 ? (
        <p className={classes['none']}>{t('credential.none')}</p>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('credential.kind')}</th>
              <th>{t('credential.issued')}</th>
              <th>{t('credential.expires')}</th>
              <th>
                <span className="ls-hidden">{t('value.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {credentials.map((each) => (
              <tr key={each.id}>
                <td>
                  {t(`proof.${each.kind}`)}
                  <div className={table['dim']}>
                    <code>{each.id}</code>
                  </div>
                </td>
                <td>{time(each.issued)}</td>
                <td>
                  {each.expires === undefined ? t('credential.never') : time(each.expires)}
                  {!isLive(each, nowMs) && <div>{t('credential.over')}</div>}
                </td>
                <td data-right>
                  <Button size="compact-xs" variant="subtle" color="gray" aria-label={t('credential.retireOne', { id: each.id })} onClick={() => setRetired(each)}>
                    {t('credential.retire')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isAdding && <NewCredential owner={owner} path={path} mayCertify={module === undefined} hasOthers={credentials.length > 0} onClose={() => setAdding(false)} />}
      {retired !== undefined && (
        <Confirm
          title={t('credential.retire')}
          onClose={() => setRetired(undefined)}
          act={async () => {
            await api.delete(`${path}/credentials/${encodeURIComponent(retired.id)}`);
            await readDevicesAgain();
          }}
        >
          <p>{t(credentials.length === 1 ? 'credential.retireLast' : 'credential.retireSure', { id: retired.id })}</p>
        </Confirm>
      )}
    </Panel>
  );
}
