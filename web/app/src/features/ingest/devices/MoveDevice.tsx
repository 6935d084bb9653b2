import type { Device } from '@lockstep/client/devices.ts';
import { devicePath } from '@lockstep/client/paths.ts';
import { NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../../../components/Confirm.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import { needsReason, stateAfter, type Move } from './moves.ts';

/** Moves a device on in its life, after a reason and, for what cannot be taken back, its id. */
export function MoveDevice({ device, move, onClose }: { device: Device; move: Move; onClose: () => void }): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [held, setHeld] = useState('apply');
  const [telemetry, setTelemetry] = useState('keep');
  const isFinal = move === 'decommission' || move === 'remove';
  const act = async (): Promise<void> => {
    const path = devicePath(device.id);
    const state = stateAfter(move);
    if (state !== undefined) {
      await api.post(`${path}/state`, { state, reason: reason.trim(), ...(move === 'decommission' ? { telemetry } : {}) });
    } else if (move === 'release') {
      await api.post(`${path}/release`, { apply: held === 'apply', reason: reason.trim() });
    } else {
      await api.delete(path);
      void navigate({ to: '/devices', search: {} });
    }
    await readDevicesAgain();
  };
  return (
    <Confirm
      title={t(`move.${move}`)}
      act={act}
      onClose={onClose}
      isReady={(!needsReason(move) || reason.trim() !== '') && (!isFinal || typed.trim() === device.id)}
    >
      <p>{t(`move.${move}.sure`, { id: device.id })}</p>
      {move === 'release' && (
        <NativeSelect
          label={t('move.held', { count: device.quarantine?.messages ?? 0 })}
          value={held}
          onChange={(event) => setHeld(event.currentTarget.value)}
          data={[
            { value: 'apply', label: t('move.apply') },
            { value: 'drop', label: t('move.drop') },
          ]}
        />
      )}
      {move === 'decommission' && (
        <NativeSelect
          label={t('move.telemetry')}
          description={t(telemetry === 'keep' ? 'move.telemetry.keepHint' : 'move.telemetry.goesHint')}
          value={telemetry}
          onChange={(event) => setTelemetry(event.currentTarget.value)}
          data={[
            { value: 'keep', label: t('move.telemetry.keep') },
            { value: 'archive', label: t('move.telemetry.archive') },
            { value: 'purge', label: t('move.telemetry.purge') },
          ]}
        />
      )}
      {move !== 'remove' && (
        <TextInput label={t(needsReason(move) ? 'move.reason' : 'move.reasonMaybe')} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      )}
      {isFinal && <TextInput label={t('move.typeId', { id: device.id })} autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />}
    </Confirm>
  );
}
