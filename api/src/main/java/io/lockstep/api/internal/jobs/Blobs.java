package io.lockstep.api.internal.jobs;

import io.lockstep.api.JobOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/// All places that a job's file can be in, by the beginning of its address. Thread-safe.
final class Blobs implements BlobPlace, AutoCloseable {
  private final WorkspaceFiles workspace;
  private final Uploads uploads;
  private final HttpBlobs outside;

  Blobs(JobOptions options, Uploads uploads, InstantSource clock) {
    this.workspace = new WorkspaceFiles(options.workspace());
    this.uploads = uploads;
    this.outside = new HttpBlobs(options, clock);
  }

  private BlobPlace placeOf(String uri) throws BlobException {
    String lower = uri.toLowerCase(Locale.ROOT);
    if (lower.startsWith(WorkspaceFiles.SCHEME)) {
      return workspace;
    }
    if (lower.startsWith(Uploads.SCHEME)) {
      return uploads;
    }
    if (lower.startsWith("http://") || lower.startsWith("https://") || lower.startsWith("s3://")) {
      return outside;
    }
    throw new BlobException(
        "%s: expected an address that begins with workspace:, upload:, https://, http:// or s3://"
            .formatted(AllowList.shown(uri)));
  }

  @Override
  public void check(String uri, boolean isOutput) throws BlobException {
    placeOf(uri).check(uri, isOutput);
  }

  @Override
  public Path fetch(String uri, Path scratch) throws BlobException, InterruptedException {
    return placeOf(uri).fetch(uri, scratch);
  }

  @Override
  public void deliver(Path file, String uri) throws BlobException, InterruptedException {
    placeOf(uri).deliver(file, uri);
  }

  @Override
  public void close() {
    outside.close();
  }
}
