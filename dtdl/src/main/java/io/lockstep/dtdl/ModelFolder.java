package io.lockstep.dtdl;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Models in files: an ontology in a folder of any depth, or a single file.
///
/// Read are the files whose name ends with `.json`, in the order of their names, so that the
/// outcome does not depend on the file system; names that begin with a dot are left out, as are
/// folders behind symbolic links. Thread-safe.
public final class ModelFolder {

  /// The largest file that is read, in bytes.
  public static final long FILE_MAX = 64 << 20;

  private ModelFolder() {}

  /// Parses all models of a folder, or of a file, as one batch. Errors name files relative to the
  /// folder.
  ///
  /// @throws IOException if there is nothing at the path, or it cannot be read; whatever is wrong
  ///   with the models is in the result
  public static ParseResult load(Path path) throws IOException {
    return new DtdlParser().parse(sources(path));
  }

  /// The texts of a folder, named relative to it, with `/` between the parts; of a file, under its
  /// own name. Bytes that are no UTF-8 become errors when the text is parsed.
  ///
  /// @throws IOException if there is nothing at the path, or a file cannot be read or is larger
  ///   than [#FILE_MAX]
  public static List<ModelSource> sources(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "expected a folder or a file with models, found nothing");
    }
    if (!Files.isDirectory(path)) {
      return List.of(ModelSource.of(String.valueOf(path.getFileName()), bytes(path)));
    }
    SortedMap<String, Path> files = new TreeMap<>();
    // A root that is a link itself is meant to be followed.
    Path root = path.toRealPath();
    Files.walkFileTree(root, new Visitor(root, files));
    List<ModelSource> sources = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      sources.add(ModelSource.of(file.getKey(), bytes(file.getValue())));
    }
    return sources;
  }

  private static byte[] bytes(Path file) throws IOException {
    long size = Files.size(file);
    if (size > FILE_MAX) {
      throw new IOException(
          "%s: expected at most %d bytes, found %d; split the file"
              .formatted(file, FILE_MAX, size));
    }
    return Files.readAllBytes(file);
  }

  /// Collects the files by name.
  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;
    private final SortedMap<String, Path> files;

    Visitor(Path root, SortedMap<String, Path> files) {
      this.root = root;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isHidden(folder) && !folder.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
      if (isJson && !isHidden(file) && Files.isRegularFile(file)) {
        String separator = file.getFileSystem().getSeparator();
        files.put(root.relativize(file).toString().replace(separator, "/"), file);
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      return String.valueOf(path.getFileName()).startsWith(".");
    }
  }
}
