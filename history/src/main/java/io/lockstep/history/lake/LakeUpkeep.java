package io.lockstep.history.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/// Keeps the tables in order: small files of a partition become one, old snapshots end, and what
/// nothing names is removed. Confined to the lake's thread.
final class LakeUpkeep {
  /// Files of this size are not touched any more.
  private static final long LARGE_BYTES = 64L << 20;

  /// So many rows are in memory at a time.
  private static final long ROWS_AT_ONCE = 500_000;

  private final LakeOptions options;
  private final InstantSource clock;

  LakeUpkeep(LakeOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
  }

  /// Makes one of the small files of each partition that has enough of them.
  ///
  /// @param least so many are enough
  /// @return how many files were replaced
  int compact(LakeTable table, int least) {
    Map<Object, List<DataFile>> small = new LinkedHashMap<>();
    for (DataFile file : table.files(Expressions.alwaysTrue())) {
      if (file.fileSizeInBytes() < LARGE_BYTES) {
        List<Object> partition =
            List.of(file.partition().get(0, String.class), file.partition().get(1, Integer.class));
        small.computeIfAbsent(partition, _ -> new ArrayList<>()).add(file);
      }
    }
    int replaced = 0;
    for (List<DataFile> files : small.values()) {
      for (List<DataFile> group : groups(files)) {
        if (group.size() >= least) {
          replace(table, group);
          replaced += group.size();
        }
      }
    }
    return replaced;
  }

  private static List<List<DataFile>> groups(List<DataFile> files) {
    List<List<DataFile>> groups = new ArrayList<>();
    List<DataFile> group = new ArrayList<>();
    long rows = 0;
    for (DataFile file : files) {
      if (!group.isEmpty() && rows + file.recordCount() > ROWS_AT_ONCE) {
        groups.add(group);
        group = new ArrayList<>();
        rows = 0;
      }
      group.add(file);
      rows += file.recordCount();
    }
    groups.add(group);
    return groups;
  }

  private static void replace(LakeTable table, List<DataFile> files) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (DataFile file : files) {
      rows.addAll(table.data().read(table.table(), file.location()));
    }
    List<DataFile> now = table.data().write(table.table(), rows);
    RewriteFiles rewrite = table.table().newRewrite();
    files.forEach(rewrite::deleteFile);
    now.forEach(rewrite::addFile);
    table.state(rewrite);
    rewrite.commit();
  }

  /// Ends snapshots that are too old.
  void expire(LakeTable table) {
    table.expireBefore(clock.millis() - options.snapshotAge().toMillis());
  }

  /// Removes files that no snapshot names: of commits that did not come to an end.
  ///
  /// @return how many
  int removeOrphans(LakeFiles files, LakeTable table) {
    Set<String> named = named(table.table());
    long before = clock.millis() - options.orphanAge().toMillis();
    int removed = 0;
    for (LakeFiles.Listed file : files.list(table.table().location())) {
      if (!named.contains(file.path()) && file.modifiedMillis() <= before) {
        files.delete(file.path());
        removed++;
      }
    }
    return removed;
  }

  /// Removes what is left of writes that never came to an end.
  ///
  /// @return how many
  int removeUnfinished(LakeFiles files) {
    return files.removeUnfinished(
        files.root() + "/models", clock.millis() - options.orphanAge().toMillis());
  }

  private static Set<String> named(BaseTable table) {
    Set<String> named = new HashSet<>(ReachableFileUtil.metadataFileLocations(table, false));
    named.addAll(ReachableFileUtil.manifestListLocations(table));
    named.addAll(ReachableFileUtil.statisticsFilesLocations(table));
    named.add(table.location() + "/metadata/version-hint.text");
    Set<String> manifests = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())
            && manifest.content() == org.apache.iceberg.ManifestContent.DATA) {
          try (CloseableIterable<String> paths =
              ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
            paths.forEach(named::add);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }
    named.addAll(manifests);
    return named;
  }

  /// How often [#expire] and [#removeOrphans] are due.
  Duration pace() {
    Duration hour = Duration.ofHours(1);
    return options.snapshotAge().compareTo(hour) < 0 ? options.snapshotAge() : hour;
  }
}
