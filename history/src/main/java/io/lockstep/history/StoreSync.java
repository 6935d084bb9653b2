package io.lockstep.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Forces the files of the store to the disk. Rows are only ever appended, so what was visible when
/// a sync began is safe from then on, whatever is written meanwhile.
final class StoreSync {
  // The partition that was written to last, by table; older ones are on the disk already.
  private final List<Path> tables;
  private final List<String> oldestDirty = new ArrayList<>();

  StoreSync(Store store) {
    tables = List.of(store.catalogue.folder(), store.samples.folder(), store.texts.folder());
    for (Path _ : tables) {
      oldestDirty.add("");
    }
  }

  /// Forces what was written since the last call. Confined to one thread at a time.
  void run() throws IOException {
    for (int i = 0; i < tables.size(); i++) {
      oldestDirty.set(i, sync(tables.get(i), oldestDirty.get(i)));
    }
  }

  private static String sync(Path table, String oldestDirty) throws IOException {
    String newest = oldestDirty;
    for (Path entry : entries(table)) {
      String name = entry.getFileName().toString();
      if (!Files.isDirectory(entry)) {
        force(entry);
      } else if (name.compareTo(oldestDirty) >= 0 && !name.startsWith("txn_seq")) {
        for (Path file : entries(entry)) {
          force(file);
        }
        force(entry);
        newest = name.compareTo(newest) > 0 ? name : newest;
      }
    }
    DurableFile.force(table);
    return newest;
  }

  /// Forces all files of a folder, if it is still there.
  static void forceAll(Path folder) throws IOException {
    for (Path file : entries(folder)) {
      force(file);
    }
  }

  private static void force(Path path) throws IOException {
    try {
      DurableFile.force(path);
    } catch (NoSuchFileException _) {
      // Retention removed it meanwhile.
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }
}
