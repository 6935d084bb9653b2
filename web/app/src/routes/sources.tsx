export { SourcesPage as default } from '../features/ingest/SourcesPage.tsx';
