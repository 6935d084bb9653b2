package io.lockstep.cluster.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// A release after this one: the formats of the parts of a kernel are one higher, and those of this
/// release are read, too. Made from the sources of this one.
final class NextRelease {
  private static final Pattern FORMAT =
      Pattern.compile("(private static final int FORMAT = )(\\d+);");
  private static final Pattern REFUSED = Pattern.compile("if \\(found != expected\\)");

  private NextRelease() {}

  /// Compiles its classes.
  ///
  /// @param folder to be put in front of the class path of this release
  static void compile(Path folder) throws IOException {
    Path parts =
        Path.of(System.getProperty("lockstep.home", ".."))
            .resolve("space/src/main/java/io/lockstep/space/parts");
    List<String> files = new ArrayList<>();
    for (String name : List.of("GraphPart", "TwinPart", "CommandPart")) {
      files.add(
          changed(parts, name, folder, FORMAT, m -> m.group(1) + (number(m) + 1) + ";"));
    }
    files.add(
        changed(
            parts, "Formats", folder, REFUSED, _ -> "if (found != expected && found != expected - 1)"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                folder.toString(),
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))));
    arguments.addAll(files);
    JavaCompiler compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler()).orElseThrow();
    int exit = compiler.run(null, null, null, arguments.toArray(String[]::new));
    if (exit != 0) {
      throw new AssertionError("compiling the next release: expected exit 0, found " + exit);
    }
  }

  private static int number(Matcher format) {
    return Integer.parseInt(format.group(2));
  }

  private static String changed(
      Path sources,
      String name,
      Path folder,
      Pattern pattern,
      java.util.function.Function<Matcher, String> replacement)
      throws IOException {
    Matcher found = pattern.matcher(Files.readString(sources.resolve(name + ".java")));
    if (!found.find()) {
      throw new AssertionError("%s: expected %s, found it nowhere".formatted(name, pattern));
    }
    Path file = Files.createDirectories(folder.resolve("src")).resolve(name + ".java");
    Files.writeString(file, found.replaceFirst(Matcher.quoteReplacement(replacement.apply(found))));
    return file.toString();
  }
}
