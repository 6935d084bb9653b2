package io.lockstep.history.lake;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/// The metadata of one table as Iceberg's Hadoop catalog lays it out: `metadata/vN.metadata.json`,
/// each created once and never changed, and `metadata/version-hint.text` with the last N. Whoever
/// creates version N + 1 first has committed. Confined to the lake's thread.
final class FolderTable implements TableOperations {
  private final LakeFiles files;
  private final String location;
  private final IcebergFiles io;
  private @Nullable TableMetadata current;
  private int version;

  FolderTable(LakeFiles files, String location) {
    this.files = files;
    this.location = location;
    io = new IcebergFiles(files);
  }

  /// Makes a table unless there is one.
  void create(TableMetadata first) {
    if (refreshed() != null) {
      return;
    }
    if (!files.create(metadataPath(1), bytes(first))) {
      throw new LockstepException(
          ErrorCode.CONFLICT, "lake: table %s: somebody else made it just now".formatted(location));
    }
    hint(1);
    TableMetadata _ = refresh();
  }

  @Override
  public TableMetadata current() {
    return current == null ? refresh() : current;
  }

  @Override
  public TableMetadata refresh() {
    TableMetadata found = refreshed();
    if (found == null) {
      throw new LockstepException(
          ErrorCode.NOT_FOUND, "lake: expected a table in %s, found none".formatted(location));
    }
    return found;
  }

  /// The path of the newest version; empty when there is no table.
  Optional<String> latest() {
    int last = lastVersion();
    return last == 0 ? Optional.empty() : Optional.of(metadataPath(last));
  }

  private int lastVersion() {
    int last = Math.max(version, hinted());
    // The hint is written after the version: a process may have ended in between.
    while (files.exists(metadataPath(last + 1))) {
      last++;
    }
    return last;
  }

  private @Nullable TableMetadata refreshed() {
    int last = lastVersion();
    if (last == 0) {
      return null;
    }
    if (current == null || last != version) {
      current = TableMetadataParser.read(io, metadataPath(last));
      version = last;
    }
    return current;
  }

  private int hinted() {
    String path = location + "/metadata/version-hint.text";
    if (!files.exists(path)) {
      return 0;
    }
    String text = new String(files.read(path), StandardCharsets.UTF_8).strip();
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "lake: %s: expected a number, found '%s'".formatted(path, text),
          e);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // as Iceberg: another object is another version
  public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
    if (base != current) {
      throw new CommitFailedException("lake: table %s has changed", location);
    }
    if (base == metadata) {
      return;
    }
    int next = version + 1;
    String text = TableMetadataParser.toJson(metadata);
    try {
      if (!files.create(metadataPath(next), text.getBytes(StandardCharsets.UTF_8))) {
        throw new CommitFailedException("lake: table %s: version %d is there", location, next);
      }
      hint(next);
    } catch (LockstepException e) {
      // It may be there all the same: Iceberg must not remove what it names.
      throw new CommitStateUnknownException(e);
    }
    TableMetadata after = TableMetadataParser.fromJson(metadataPath(next), text);
    current = after;
    version = next;
    if (base != null) {
      removeForgotten(base, after);
    }
  }

  /// Versions that the new one does not list any more.
  private void removeForgotten(TableMetadata base, TableMetadata after) {
    Set<String> kept = new HashSet<>();
    after.previousFiles().forEach(entry -> kept.add(entry.file()));
    for (TableMetadata.MetadataLogEntry entry : base.previousFiles()) {
      if (!kept.contains(entry.file())) {
        try {
          files.delete(entry.file());
        } catch (LockstepException _) {
          // The commit holds; the search for orphans finds the file.
        }
      }
    }
  }

  private void hint(int last) {
    files.put(
        location + "/metadata/version-hint.text",
        Integer.toString(last).getBytes(StandardCharsets.UTF_8));
  }

  private String metadataPath(int number) {
    return "%s/metadata/v%d.metadata.json".formatted(location, number);
  }

  private static byte[] bytes(TableMetadata metadata) {
    return TableMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public FileIO io() {
    return io;
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return location + "/metadata/" + fileName;
  }

  @Override
  public LocationProvider locationProvider() {
    return new DataFolder(location + "/data");
  }

  private record DataFolder(String data) implements LocationProvider, Serializable {
    @Override
    public String newDataLocation(String fileName) {
      return data + "/" + fileName;
    }

    @Override
    public String newDataLocation(PartitionSpec spec, StructLike partition, String fileName) {
      return data + "/" + spec.partitionToPath(partition) + "/" + fileName;
    }
  }
}
