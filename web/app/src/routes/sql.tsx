import type { ReactNode } from 'react';
import { SqlPage } from '../features/history/sql/SqlPage.tsx';

export default function Route(): ReactNode {
  return <SqlPage />;
}
