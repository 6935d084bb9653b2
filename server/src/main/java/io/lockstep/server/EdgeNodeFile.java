package io.lockstep.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Remembers how far our edge node is. A crash leaves the old state or the new one.
record EdgeNodeFile(Path file) {
  /// @param position of the changes before which all was told and heard
  /// @param bdSeq the number of the last CONNECT; -1 when there was none
  record Place(long position, int bdSeq) {}

  static EdgeNodeFile in(Path folder) {
    return new EdgeNodeFile(folder.resolve("edge-node.cursor"));
  }

  /// What was remembered.
  ///
  /// @param otherwise the position when nothing was
  Place read(long otherwise) {
    try {
      String[] words = Files.readString(file).strip().split(" ", -1);
      return new Place(Long.parseLong(words[0]), Integer.parseInt(words[1]));
    } catch (NoSuchFileException _) {
      return new Place(otherwise, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Place place) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path draft = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(draft, place.position() + " " + place.bdSeq() + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
