package io.lockstep.api.internal.jobs;

import java.nio.file.Path;

/// Where a job's file is: the port to the places that there are. An address is checked before a job
/// begins, and again by who reads or writes it. Thread-safe.
interface BlobPlace {
  /// Checks an address without going there.
  ///
  /// @param isOutput true for one that is written
  void check(String uri, boolean isOutput) throws BlobException;

  /// A local file with the content.
  ///
  /// @param scratch a file that may be used for it
  /// @throws InterruptedException when the job's thread is interrupted; nothing goes on then
  Path fetch(String uri, Path scratch) throws BlobException, InterruptedException;

  /// Puts a local file there.
  void deliver(Path file, String uri) throws BlobException, InterruptedException;
}
