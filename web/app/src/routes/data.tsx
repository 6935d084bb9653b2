import type { ReactNode } from 'react';
import { DataPage } from '../features/history/data/DataPage.tsx';

export default function Route(): ReactNode {
  return <DataPage />;
}
