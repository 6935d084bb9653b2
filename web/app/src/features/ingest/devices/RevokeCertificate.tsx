import { Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../../../components/Confirm.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import { thumbprintOf, thumbprintText } from './thumbprint.ts';

/** Ends the belief in a certificate, given as such or by its thumbprint. */
export function RevokeCertificate({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const act = async (): Promise<void> => {
    const thumbprint = thumbprintText(text) ?? (await thumbprintOf(text));
    if (thumbprint === undefined) {
      throw new Error(t('certificates.noCertificate'));
    }
    await api.post('/api/v1/revocations', { thumbprint, reason: reason.trim() });
    await readDevicesAgain();
  };
  return (
    <Confirm title={t('certificates.revoke')} act={act} onClose={onClose} isReady={text.trim() !== '' && reason.trim() !== ''}>
      <p>{t('certificates.revokeSure')}</p>
      <Textarea
        label={t('certificates.either')}
        data-autofocus
        autosize
        minRows={3}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput label={t('move.reason')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </Confirm>
  );
}
