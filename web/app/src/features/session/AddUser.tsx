import type { UserSecret } from '@lockstep/client/documents.ts';
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { useT } from '../../i18n/language.ts';
import { NewSecret } from '../../components/NewSecret.tsx';
import { groupsOf, readAgain } from './people.ts';
import { Rights, type RightsInput } from './Rights.tsx';
import classes from './Users.module.css';

/** Adds a user; the server draws the password. */
export function AddUser({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const [name, setName] = useState('');
  const [rights, setRights] = useState<RightsInput>({ role: 'viewer', groups: '', restricted: false });
  const add = useMutation({
    mutationFn: () => api.post<UserSecret>('/api/v1/users', { name: name.trim(), ...rights, groups: groupsOf(rights.groups) }),
    onSuccess: readAgain,
  });
  return (
    <Modal opened onClose={onClose} title={t('users.add')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      {add.data?.password !== undefined ? (
        <NewSecret of={add.data.name} secret={add.data.password} onClose={onClose} />
      ) : (
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <TextInput label={t('users.name')} data-autofocus autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Rights value={rights} onChange={setRights} />
          {add.isError && <p role="alert">{add.error.message}</p>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
              {t('users.add')}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
