import type { SignedCertificate } from '@lockstep/client/devices.ts';
import { devicePath } from '@lockstep/client/paths.ts';
import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { NewSecret } from '../../../components/NewSecret.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import classes from './Devices.module.css';

const DAYS_MAX = 3_650;

/** Signs the request of a device with the plant's own authority. */
export function SignCertificate({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const [id, setId] = useState('');
  const [csr, setCsr] = useState('');
  const [days, setDays] = useState('365');
  const sign = useMutation({
    mutationFn: () => api.post<SignedCertificate>(`${devicePath(id.trim())}/certificate`, { csr, days: Number(days) }),
    onSuccess: readDevicesAgain,
  });
  const areDays = /^[0-9]+$/.test(days) && Number(days) >= 1 && Number(days) <= DAYS_MAX;
  return (
    <Modal opened onClose={onClose} size="lg" title={t('certificates.sign')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      {sign.data !== undefined ? (
        <NewSecret of={sign.data.id} secret={`${sign.data.certificate.trim()}\n${sign.data.authority.trim()}\n`} onClose={onClose} />
      ) : (
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault();
            sign.mutate();
          }}
        >
          <TextInput label={t('devices.id')} data-autofocus autoComplete="off" value={id} onChange={(event) => setId(event.currentTarget.value)} />
          <Textarea
            label={t('certificates.csr')}
            description={t('certificates.csrHint')}
            autosize
            minRows={5}
            maxRows={14}
            placeholder="-----BEGIN CERTIFICATE REQUEST-----"
            value={csr}
            onChange={(event) => setCsr(event.currentTarget.value)}
          />
          <TextInput
            label={t('certificates.days')}
            inputMode="numeric"
            error={areDays ? undefined : t('certificates.daysWrong', { most: DAYS_MAX })}
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          {sign.isError && <p role="alert">{sign.error.message}</p>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={sign.isPending} disabled={id.trim() === '' || csr.trim() === '' || !areDays}>
              {t('certificates.sign')}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
