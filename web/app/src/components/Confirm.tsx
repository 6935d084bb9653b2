import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.ts';
import classes from './NewSecret.module.css';

export interface ConfirmProps {
  title: string;
  /** What will happen, and what else has to be said for it. */
  children: ReactNode;
  /** What the button says; the title when absent. */
  action?: string;
  isReady?: boolean;
  act: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something is done, and says why when it could not be. */
export function Confirm({ title, children, action = title, isReady = true, act, onClose }: ConfirmProps): ReactNode {
  const t = useT();
  const run = useMutation({ mutationFn: act, onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('form.close') }}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        {children}
        {run.isError && <p role="alert">{run.error.message}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={run.isPending} disabled={!isReady}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
