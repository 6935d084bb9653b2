import type { WaitingDevice } from '@lockstep/client/devices.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, Checkbox, Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { AgeText } from '../../../components/AgeText.tsx';
import table from '../../../components/DataTable.module.css';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useT } from '../../../i18n/language.ts';
import { DecideDevices, type Decision } from './DecideDevices.tsx';
import { waitingQuery } from './deviceQueries.ts';
import { EnrolmentTable } from './EnrolmentTable.tsx';
import { ForEngineers } from './ForEngineers.tsx';

const NONE: WaitingDevice[] = [];

/** Devices that asked to come in and wait for somebody to say so. */
export function ApprovalsPage(): ReactNode {
  const t = useT();
  return (
    <ForEngineers title={t('nav.approvals')}>
      <Waiting />
    </ForEngineers>
  );
}

function Waiting(): ReactNode {
  const t = useT();
  const query = useQuery(waitingQuery);
  const [which, setWhich] = useState<'waiting' | 'rejected'>('waiting');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<{ decision: Decision; ids: string[] }>();
  const all = query.data ?? NONE;
  const shown = all.filter((device) => device.rejected === (which === 'rejected'));
  const ids = shown.map((device) => device.id).filter((id) => chosen.has(id));
  const areAll = shown.length > 0 && ids.length === shown.length;
  const ask = (decision: Decision, these: string[]): void => setAsked({ decision, ids: these });
  return (
    <Page
      title={t('nav.approvals')}
      hint={t('approvals.hint')}
      actions={
        <>
          <NativeSelect
            aria-label={t('approvals.which')}
            value={which}
            onChange={(event) => {
              setWhich(event.currentTarget.value === 'rejected' ? 'rejected' : 'waiting');
              setChosen(new Set());
            }}
            data={[
              { value: 'waiting', label: t('approvals.waiting', { count: all.filter((device) => !device.rejected).length }) },
              { value: 'rejected', label: t('approvals.rejected', { count: all.filter((device) => device.rejected).length }) },
            ]}
          />
          <Button disabled={ids.length === 0} onClick={() => ask('approve', ids)}>
            {t('approvals.approveMany', { count: ids.length })}
          </Button>
          <Button variant="default" disabled={ids.length === 0} onClick={() => ask(which === 'waiting' ? 'reject' : 'forget', ids)}>
            {t(which === 'waiting' ? 'approvals.rejectMany' : 'approvals.forgetMany', { count: ids.length })}
          </Button>
        </>
      }
    >
      <Panel isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data !== undefined && shown.length === 0 ? (
          <Empty title={t('approvals.none')}>{t('approvals.noneHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>
                  <Checkbox
                    size="xs"
                    aria-label={t('approvals.chooseAll')}
                    checked={areAll}
                    onChange={() => setChosen(areAll ? new Set() : new Set(shown.map((device) => device.id)))}
                  />
                </th>
                <th>{t('devices.device')}</th>
                <th>{t('device.enrolment')}</th>
                <th>{t('clients.address')}</th>
                <th data-right>{t('approvals.asked')}</th>
                <th data-right>{t('device.first')}</th>
                <th data-right>{t('drift.last')}</th>
                <th>
                  <span className="ls-hidden">{t('value.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((device) => (
                <Row
                  key={device.id}
                  device={device}
                  isChosen={chosen.has(device.id)}
                  onChoose={() => setChosen(toggled(chosen, device.id))}
                  onDecide={(decision) => ask(decision, [device.id])}
                />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <EnrolmentTable />
      {asked !== undefined && (
        <DecideDevices
          decision={asked.decision}
          ids={asked.ids}
          onClose={() => {
            setAsked(undefined);
            setChosen(new Set());
          }}
        />
      )}
    </Page>
  );
}

interface RowProps {
  device: WaitingDevice;
  isChosen: boolean;
  onChoose: () => void;
  onDecide: (decision: Decision) => void;
}

function Row({ device, isChosen, onChoose, onDecide }: RowProps): ReactNode {
  const t = useT();
  const second: Decision = device.rejected ? 'forget' : 'reject';
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <Checkbox size="xs" aria-label={t('approvals.choose', { id: device.id })} checked={isChosen} onChange={onChoose} />
      </td>
      <td>
        <strong>{device.id}</strong>
      </td>
      <td>{device.enrolment ?? t('approvals.namedItself')}</td>
      <td>{device.address}</td>
      <td data-right>{device.count}</td>
      <td data-right>
        <AgeText at={() => Date.parse(device.firstSeen)} />
      </td>
      <td data-right>
        <AgeText at={() => Date.parse(device.lastSeen)} />
      </td>
      <td data-right className={table['nowrap']}>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button size="compact-xs" variant="default" aria-label={t('approvals.approveOne', { id: device.id })} onClick={() => onDecide('approve')}>
            {t('approvals.approve')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" aria-label={t(`approvals.${second}One`, { id: device.id })} onClick={() => onDecide(second)}>
            {t(`approvals.${second}`)}
          </Button>
        </Group>
      </td>
    </tr>
  );
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}
