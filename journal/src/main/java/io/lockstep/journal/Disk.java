package io.lockstep.journal;

import java.util.List;

/// The files of a journal, seen through a seam, so that a simulated disk can lose power in tests.
///
/// Every name is a path relative to the disk's root, with `/` between folders
/// (`inputs/00000000000000000000.log`). Thread-safe. Failures are [JournalException]s; a full disk
/// has the reason [JournalException.Reason#DISK_FULL].
public interface Disk {

  /// Opens a file for reading and writing.
  ///
  /// @param create makes the file, and its folders, when they are absent; its directory entry is
  ///   durable only after [#syncFolder]
  DiskFile open(String name, boolean create);

  /// The names of the files in a folder, without the folder, sorted; empty when it does not exist.
  List<String> list(String folder);

  /// Whether a file of this name exists.
  boolean exists(String name);

  /// Deletes a file; does nothing when it is absent.
  void delete(String name);

  /// Renames a file within its folder, atomically, replacing what has the new name.
  void rename(String from, String to);

  /// Makes creations, renames and deletions in a folder durable.
  void syncFolder(String folder);

  /// Bytes that can still be written.
  long usableBytes();
}
