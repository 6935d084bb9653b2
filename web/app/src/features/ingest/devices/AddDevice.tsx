import type { DrawnCredential } from '@lockstep/client/devices.ts';
import { Button, Group, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { NewSecret } from '../../../components/NewSecret.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { namesOf, tagsOf } from './moves.ts';
import { proofBody, ProofFields, type ProofInput } from './ProofFields.tsx';

/** Adds a device; a secret or key that is drawn is shown once. */
export function AddDevice({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const [id, setId] = useState('');
  const [model, setModel] = useState('');
  const [groups, setGroups] = useState('');
  const [tags, setTags] = useState('');
  const [again, setAgain] = useState('no');
  const [proof, setProof] = useState<ProofInput>({ kind: 'secret', thumbprint: '' });
  const add = useMutation({
    mutationFn: () =>
      api.post<DrawnCredential>('/api/v1/devices', {
        id: id.trim(),
        ...(model.trim() === '' ? {} : { model: model.trim() }),
        groups: namesOf(groups),
        tags: tagsOf(tags),
        ...(again === 'yes' ? { again: true } : {}),
        ...proofBody(proof),
      }),
    onSuccess: async (drawn) => {
      await readDevicesAgain();
      if (drawn.credential === undefined && drawn.key === undefined) {
        onClose();
      }
    },
  });
  const secret = add.data?.credential ?? add.data?.key;
  return (
    <Modal opened onClose={onClose} title={t('devices.add')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      {secret !== undefined ? (
        <NewSecret of={add.data?.id ?? id} secret={secret} onClose={onClose} />
      ) : (
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <TextInput label={t('devices.id')} data-autofocus autoComplete="off" value={id} onChange={(event) => setId(event.currentTarget.value)} />
          <ProofFields value={proof} onChange={setProof} kinds={['secret', 'key', 'thumbprint', 'authority', 'none']} />
          <TextInput
            label={t('devices.model')}
            description={t('devices.modelHint')}
            placeholder="dtmi:..."
            value={model}
            onChange={(event) => setModel(event.currentTarget.value)}
          />
          <TextInput label={t('devices.groups')} description={t('devices.groupsHint')} value={groups} onChange={(event) => setGroups(event.currentTarget.value)} />
          <Textarea label={t('devices.tags')} description={t('devices.tagsHint')} autosize value={tags} onChange={(event) => setTags(event.currentTarget.value)} />
          <NativeSelect
            label={t('devices.again')}
            description={t('devices.againHint')}
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            data={[
              { value: 'no', label: t('devices.againNo') },
              { value: 'yes', label: t('devices.againYes') },
            ]}
          />
          {add.isError && <p role="alert">{add.error.message}</p>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={id.trim() === '' || (proof.kind === 'thumbprint' && proof.thumbprint === '')}>
              {t('devices.add')}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
