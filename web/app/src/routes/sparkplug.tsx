export { GradesPage as default } from '../features/ingest/GradesPage.tsx';
