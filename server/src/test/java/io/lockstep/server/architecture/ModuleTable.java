package io.lockstep.server.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The module table of ARCHITECTURE.md and the module list of the parent pom, as a test reads them.
final class ModuleTable {
  private static final Pattern ROW =
      Pattern.compile("^\\| ([a-z]+) \\| [^|]+ \\| ([a-z, -]+) \\|$", Pattern.MULTILINE);
  private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)</module>");
  private static final Pattern OWN_DEPENDENCY =
      Pattern.compile("<groupId>io\\.lockstep</groupId>\\s*<artifactId>([a-z]+)</artifactId>");

  private ModuleTable() {}

  static Path home() {
    return Path.of(System.getProperty("lockstep.home", ".."));
  }

  /// Module to the modules it may depend on, in the table's order.
  static Map<String, Set<String>> allowed() {
    Map<String, Set<String>> table = new LinkedHashMap<>();
    Matcher row = ROW.matcher(read(home().resolve("ARCHITECTURE.md")));
    while (row.find()) {
      Set<String> may = new LinkedHashSet<>();
      if (!row.group(2).strip().equals("-")) {
        Arrays.stream(row.group(2).split(",")).map(String::strip).forEach(may::add);
      }
      table.put(row.group(1), may);
    }
    return table;
  }

  /// The modules that exist, in the parent pom's order.
  static List<String> existing() {
    List<String> modules = new ArrayList<>();
    Matcher module = MODULE.matcher(read(home().resolve("pom.xml")));
    while (module.find()) {
      modules.add(module.group(1));
    }
    return modules;
  }

  /// The modules of ours that a module's pom names.
  static Set<String> declared(String module) {
    Set<String> dependencies = new LinkedHashSet<>();
    String pom = read(home().resolve(module).resolve("pom.xml"));
    Matcher dependency = OWN_DEPENDENCY.matcher(pom.substring(pom.indexOf("</parent>")));
    while (dependency.find()) {
      dependencies.add(dependency.group(1));
    }
    return dependencies;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
