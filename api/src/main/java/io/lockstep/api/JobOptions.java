package io.lockstep.api;

import io.lockstep.history.s3.S3Store;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where import and delete jobs read and write, and how much they may take. Immutable.
///
/// @param folder holds what jobs remember, their logs and the uploads; made when absent
/// @param workspace the folder that `workspace:` addresses are in; empty when there is none
/// @param allow what addresses outside of this machine may begin with, such as
///   `https://account.blob.core.windows.net/twins/` or `s3://bucket/plant/`; none by default
/// @param runningMax jobs that run at a time
/// @param blobBytesMax the largest file that is fetched
/// @param uploadBytesMax the largest upload
/// @param transferTimeout longest fetch or delivery of one file
/// @param s3 where `s3://` leads; empty refuses such addresses
public record JobOptions(
    Path folder,
    Optional<Path> workspace,
    List<String> allow,
    int runningMax,
    long blobBytesMax,
    long uploadBytesMax,
    Duration transferTimeout,
    Optional<S3Store> s3) {

  /// Checks the ranges.
  public JobOptions {
    allow = List.copyOf(allow);
    if (runningMax < 1 || blobBytesMax < 1 || uploadBytesMax < 1) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "jobs: expected at least 1 job, 1 byte a file and 1 byte an upload, found %d, %d and %d"
              .formatted(runningMax, blobBytesMax, uploadBytesMax));
    }
  }

  /// One job at a time, files up to 16 GiB, uploads up to 4 GiB, an hour a transfer, nothing
  /// allowed outside.
  public static JobOptions in(Path folder) {
    return new JobOptions(
        folder,
        Optional.empty(),
        List.of(),
        1,
        16L << 30,
        4L << 30,
        Duration.ofHours(1),
        Optional.empty());
  }

  /// The same with a workspace.
  public JobOptions withWorkspace(Optional<Path> root) {
    return new JobOptions(
        folder, root, allow, runningMax, blobBytesMax, uploadBytesMax, transferTimeout, s3);
  }

  /// The same with addresses outside.
  public JobOptions withOutside(List<String> prefixes, Optional<S3Store> store) {
    return new JobOptions(
        folder,
        workspace,
        prefixes,
        runningMax,
        blobBytesMax,
        uploadBytesMax,
        transferTimeout,
        store);
  }

  /// The same with other bounds.
  public JobOptions withBounds(int running, long blobBytes, long uploadBytes) {
    return new JobOptions(
        folder, workspace, allow, running, blobBytes, uploadBytes, transferTimeout, s3);
  }
}
