import { Icon } from '@lockstep/design/icons.tsx';
import { lazy, Suspense, type ReactNode } from 'react';
import { useT } from '../i18n/language.ts';
import { Connection } from './Connection.tsx';
import classes from './Shell.module.css';

const HeadMenus = lazy(() => import('./HeadMenus.tsx'));

/** Search, the state of the connection, and what belongs to the person. */
export function Head({ onSearch }: { onSearch: () => void }): ReactNode {
  const t = useT();
  return (
    <header className={classes['head']}>
      <button type="button" className={classes['search']} onClick={onSearch}>
        <Icon name="search" size={16} />
        <span>{t('head.search')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Connection />
      <div className={classes['menus']}>
        <Suspense>
          <HeadMenus />
        </Suspense>
      </div>
    </header>
  );
}
