import type { TokenSecret } from '@lockstep/client/documents.ts';
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { useT } from '../../i18n/language.ts';
import { NewSecret } from '../../components/NewSecret.tsx';
import { groupsOf, readAgain } from './people.ts';
import { Rights, type RightsInput } from './Rights.tsx';
import classes from './Users.module.css';

/** Makes a token for an app. */
export function AddToken({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const [name, setName] = useState('');
  const [until, setUntil] = useState('');
  const [rights, setRights] = useState<RightsInput>({ role: 'viewer', groups: '', restricted: false });
  const add = useMutation({
    mutationFn: () =>
      api.post<TokenSecret>('/api/v1/tokens', {
        name: name.trim(),
        ...rights,
        groups: groupsOf(rights.groups),
        ...(until === '' ? {} : { expires: new Date(until).toISOString() }),
      }),
    onSuccess: readAgain,
  });
  return (
    <Modal opened onClose={onClose} title={t('tokens.add')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      {add.data?.token !== undefined ? (
        <NewSecret of={name.trim()} secret={add.data.token} onClose={onClose} />
      ) : (
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <TextInput
            label={t('tokens.name')}
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Rights value={rights} onChange={setRights} />
          <TextInput type="date" label={t('tokens.until')} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          {add.isError && <p role="alert">{add.error.message}</p>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
              {t('tokens.add')}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
