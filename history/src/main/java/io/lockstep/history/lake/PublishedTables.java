package io.lockstep.history.lake;

import io.lockstep.model.LockstepException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/// The tables of a lake as other tools are told of them: the newest metadata file of each, read
/// anew at each call. Thread-safe.
public final class PublishedTables {
  /// Where all tables stand.
  public static final String NAMESPACE = "models";

  /// No other text is looked for among the files.
  private static final Pattern NAME = Pattern.compile("\\w{1,1024}");

  private final LakeFiles files;

  PublishedTables(LakeFiles files) {
    this.files = files;
  }

  /// One version of a table's metadata; it never changes.
  ///
  /// @param location the file's path or address
  /// @param json its content
  public record Version(String location, String json) {
    /// The same without the snapshots that no branch and no tag names.
    public Version onlyReferenced() {
      TableMetadata whole = TableMetadataParser.fromJson(location, json);
      Set<Long> named =
          whole.refs().values().stream().map(SnapshotRef::snapshotId).collect(Collectors.toSet());
      return new Version(
          location,
          TableMetadataParser.toJson(
              whole.removeSnapshotsIf(snapshot -> !named.contains(snapshot.snapshotId()))));
    }
  }

  /// Where the tables of the namespace are.
  public String location() {
    return files.root() + "/" + NAMESPACE;
  }

  /// Whether there is such a table.
  ///
  /// @throws LockstepException STORAGE_FAILED
  public boolean contains(String name) {
    return latest(name).isPresent();
  }

  /// The newest version of a table.
  ///
  /// @throws LockstepException STORAGE_FAILED
  public Optional<Version> find(String name) {
    return latest(name)
        .map(path -> new Version(path, new String(files.read(path), StandardCharsets.UTF_8)));
  }

  private Optional<String> latest(String name) {
    return NAME.matcher(name).matches()
        ? new FolderTable(files, location() + "/" + name).latest()
        : Optional.empty();
  }
}
