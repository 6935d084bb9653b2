import type { Session } from '@lockstep/client/documents.ts';
import { Button, Group, Modal, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../data/api.ts';
import { session } from '../data/session.ts';
import { useT } from '../i18n/language.ts';
import classes from './ChangePassword.module.css';

/** Changes one's own password; other sessions end with it. */
export default function ChangePassword({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const [old, setOld] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: async () => {
      await api.post<Session>('/api/v1/whoami/password', { old, new: wanted });
      await session.renew();
    },
    onSuccess: onClose,
  });
  const show = { 'aria-label': t('login.show') };
  return (
    <Modal opened onClose={onClose} title={t('password.change')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <PasswordInput
          label={t('password.old')}
          autoComplete="current-password"
          data-autofocus
          value={old}
          onChange={(event) => setOld(event.currentTarget.value)}
          visibilityToggleButtonProps={show}
        />
        <PasswordInput
          label={t('password.new')}
          description={t('password.hint')}
          autoComplete="new-password"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          visibilityToggleButtonProps={show}
        />
        {change.isError && <p role="alert">{change.error.message}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={old === '' || wanted === ''}>
            {t('password.change')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
