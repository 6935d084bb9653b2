package io.lockstep.history.lake;

import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.util.List;

/// Where the files of a lake are: the port. A path is absolute and begins with [#root]. Files are
/// never changed; what a call has written is durable when it returns. Thread-safe.
///
/// Each call may throw a [LockstepException] with STORAGE_FAILED: nothing is known then of whether
/// it had its effect.
public interface LakeFiles {
  /// The folder or the bucket with its prefix, without a slash at the end.
  String root();

  /// Writes a small file, in the place of one that is there.
  void put(String path, byte[] content);

  /// Writes a small file unless there is one.
  ///
  /// @return false when there was one: nothing was written
  boolean create(String path, byte[] content);

  /// Takes a file of this machine over, and removes it there.
  void upload(Path from, String path);

  /// Whether there is such a file.
  boolean exists(String path);

  /// All of a file.
  ///
  /// @throws LockstepException NOT_FOUND when there is none
  byte[] read(String path);

  /// A file of this machine with that content: itself, or a copy in `scratch`.
  ///
  /// @throws LockstepException NOT_FOUND when there is none
  Path fetch(String path, Path scratch);

  /// What is below a path, all depths.
  List<Listed> list(String prefix);

  /// Removes a file; none is no error.
  void delete(String path);

  /// A file that is there.
  ///
  /// @param modifiedMillis when it was written, milliseconds since 1970-01-01T00:00Z
  record Listed(String path, long bytes, long modifiedMillis) {}
}
