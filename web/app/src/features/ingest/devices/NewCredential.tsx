import type { DrawnCredential, SignedCertificate } from '@lockstep/client/devices.ts';
import { Button, Group, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { NewSecret } from '../../../components/NewSecret.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { proofBody, ProofFields, type ProofInput } from './ProofFields.tsx';

/** How long the old credentials of the same kind live on, seconds. */
const GRACES = ['0', '3600', '86400', '604800', 'keep'] as const;
type Grace = (typeof GRACES)[number];

export interface NewCredentialProps {
  owner: string;
  /** Of the device or the module. */
  path: string;
  /** A certificate may be signed for it. */
  mayCertify: boolean;
  hasOthers: boolean;
  onClose: () => void;
}

/** Gives a device another credential: what is drawn or signed is shown once, and the old ones end when somebody says. */
export function NewCredential({ owner, path, mayCertify, hasOthers, onClose }: NewCredentialProps): ReactNode {
  const t = useT();
  const [isCertificate, setCertificate] = useState(false);
  const [proof, setProof] = useState<ProofInput>({ kind: 'secret', thumbprint: '' });
  const [csr, setCsr] = useState('');
  const [grace, setGrace] = useState<Grace>(hasOthers ? 'keep' : '0');
  const make = useMutation({
    mutationFn: async (): Promise<string | undefined> => {
      if (isCertificate) {
        return (await api.post<SignedCertificate>(`${path}/certificate`, { csr })).certificate;
      }
      const rest = grace === 'keep' ? { keep: true } : { graceSeconds: Number(grace) };
      const drawn = await api.post<DrawnCredential>(`${path}/credential`, { ...proofBody(proof), ...rest });
      return drawn.credential ?? drawn.key;
    },
    onSuccess: async (secret) => {
      await readDevicesAgain();
      if (secret === undefined) {
        onClose();
      }
    },
  });
  return (
    <Modal opened onClose={onClose} size="lg" title={t('credential.new')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      {make.data !== undefined ? (
        <NewSecret of={owner} secret={make.data} onClose={onClose} />
      ) : (
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          {mayCertify && (
            <NativeSelect
              label={t('credential.what')}
              value={isCertificate ? 'certificate' : 'other'}
              onChange={(event) => setCertificate(event.currentTarget.value === 'certificate')}
              data={[
                { value: 'other', label: t('credential.draw') },
                { value: 'certificate', label: t('credential.sign') },
              ]}
            />
          )}
          {isCertificate ? (
            <Textarea
              label={t('certificates.csr')}
              description={t('certificates.csrHint')}
              autosize
              minRows={4}
              maxRows={12}
              placeholder="-----BEGIN CERTIFICATE REQUEST-----"
              value={csr}
              onChange={(event) => setCsr(event.currentTarget.value)}
            />
          ) : (
            <>
              <ProofFields value={proof} onChange={setProof} kinds={['secret', 'key', 'thumbprint', 'authority']} />
              <NativeSelect
                label={t('credential.old')}
                value={grace}
                onChange={(event) => setGrace(GRACES.find((each) => each === event.currentTarget.value) ?? 'keep')}
                data={GRACES.map((each) => ({ value: each, label: t(`credential.grace.${each}`) }))}
              />
            </>
          )}
          {make.isError && <p role="alert">{make.error.message}</p>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={make.isPending} disabled={isCertificate ? csr.trim() === '' : proof.kind === 'thumbprint' && proof.thumbprint === ''}>
              {t('credential.make')}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
