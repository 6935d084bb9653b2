import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { live } from '../data/liveHub.ts';
import { useT } from '../i18n/language.ts';
import { AlarmBanner } from './AlarmBanner.tsx';
import { Head } from './Head.tsx';
import { Rail } from './Rail.tsx';
import classes from './Shell.module.css';

const Palette = lazy(() => import('./Palette.tsx'));

/** What stands around every page: rail, head, alarm banner; and the one connection to the server. */
export function Shell(): ReactNode {
  const t = useT();
  const [wantsPalette, setWantsPalette] = useState(0);
  useEffect(() => {
    live.open();
    return () => live.close();
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setWantsPalette((count) => count + 1);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#content">
        {t('shell.skip')}
      </a>
      <Rail />
      <div className={classes['main']}>
        <Head onSearch={() => setWantsPalette((count) => count + 1)} />
        <AlarmBanner />
        <main id="content" className={classes['content']} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {wantsPalette > 0 && (
        <Suspense>
          <Palette opened={wantsPalette} />
        </Suspense>
      )}
    </div>
  );
}
