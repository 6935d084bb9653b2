import { Button, CopyButton, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.ts';
import classes from './NewSecret.module.css';

/** A secret that the server has drawn, and shows this once. */
export function NewSecret({ of, secret, onClose }: { of: string; secret: string; onClose: () => void }): ReactNode {
  const t = useT();
  return (
    <div className={classes['form']}>
      <p role="status">{t('secret.once', { of })}</p>
      <code className={classes['secret']}>{secret}</code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('secret.copied') : t('secret.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t('secret.done')}</Button>
      </Group>
    </div>
  );
}
