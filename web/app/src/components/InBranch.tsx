import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.ts';
import classes from './InBranch.module.css';

/** Says that a page shows a branch and not the plant, and leads back. */
export function InBranch({ branch, onLeave }: { branch: string; onLeave: () => void }): ReactNode {
  const t = useT();
  return (
    <div className={classes['note']} role="note">
      <span>{t('branch.shown', { branch })}</span>
      <Button size="xs" variant="default" onClick={onLeave}>
        {t('branch.leave')}
      </Button>
    </div>
  );
}
