package io.lockstep.history.lake;

import io.lockstep.history.s3.S3Figures;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where the files of a lake are: the port. A path is absolute and begins with [#root]. Files are
/// never changed; what a call has written is durable when it returns. Thread-safe.
///
/// Each call may throw a [LockstepException] with STORAGE_FAILED: nothing is known then of whether
/// it had its effect.
public interface LakeFiles extends AutoCloseable {
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

  /// A file of this machine with that content: itself, or a copy in `scratch`, a folder that is made
  /// when absent.
  ///
  /// @throws LockstepException NOT_FOUND when there is none
  Path fetch(String path, Path scratch);

  /// What is below a path, all depths.
  List<Listed> list(String prefix);

  /// Names of the folders in a folder that hold files, in themselves or below.
  default List<String> folders(String path) {
    int from = path.length() + 1;
    return list(path).stream()
        .filter(file -> file.path().indexOf('/', from) > 0)
        .map(file -> file.path().substring(from, file.path().indexOf('/', from)))
        .distinct()
        .toList();
  }

  /// Removes a file; none is no error.
  void delete(String path);

  /// Removes what is left of writes that never came to an end and that [#list] does not show.
  ///
  /// @param beforeMillis those that began later may still be under way
  /// @return how many
  default int removeUnfinished(String prefix, long beforeMillis) {
    return 0;
  }

  /// Whether [#create] holds against other programs, too. Where it does not, nobody else may commit
  /// to the tables.
  default boolean isShareable() {
    return true;
  }

  /// Calls fail at the moment, and are tried again. Empty when the last attempt was answered.
  default Optional<Trouble> trouble() {
    return Optional.empty();
  }

  /// What was asked of a store over the network; empty figures for a folder.
  default S3Figures figures() {
    return new S3Figures(0, 0, 0, 0, 0);
  }

  /// Ends calls that are under way by an error. A folder has nothing to end.
  @Override
  default void close() {}

  /// What is wrong with the files' place.
  ///
  /// @param since when it began
  record Trouble(String message, Instant since) {}

  /// A file that is there.
  ///
  /// @param modifiedMillis when it was written, milliseconds since 1970-01-01T00:00Z
  record Listed(String path, long bytes, long modifiedMillis) {}
}
