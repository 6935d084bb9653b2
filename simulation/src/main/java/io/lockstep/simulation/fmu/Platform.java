package io.lockstep.simulation.fmu;

import java.util.List;
import java.util.Locale;

/// A machine, as the folders of binaries call it (FMI 2.0.4 §2.3, FMI 3.0 §2.5.1.1).
///
/// @param folders below `binaries`, the best one first: FMI 3's tuple, then FMI 2's names
/// @param suffix of shared libraries
public record Platform(List<String> folders, String suffix) {
  /// Keeps copies.
  public Platform {
    folders = List.copyOf(folders);
  }

  /// This machine.
  public static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /// A machine by the names that Java has for it.
  static Platform of(String os, String architecture) {
    String system = os.toLowerCase(Locale.ROOT);
    String word =
        switch (architecture.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "x86", "i386", "i486", "i586", "i686" -> "x86";
          case "arm64", "aarch64" -> "aarch64";
          default -> architecture.toLowerCase(Locale.ROOT);
        };
    boolean is64 = !word.equals("x86");
    boolean isIntel = word.startsWith("x86");
    if (system.contains("win")) {
      return platform(word + "-windows", isIntel, is64 ? "win64" : "win32", ".dll");
    }
    if (system.contains("mac") || system.contains("darwin")) {
      // FMI 2 knows only one folder for macOS: libraries of both processors may lie there.
      return platform(word + "-darwin", true, "darwin64", ".dylib");
    }
    return platform(word + "-linux", isIntel, is64 ? "linux64" : "linux32", ".so");
  }

  private static Platform platform(String tuple, boolean hasOld, String old, String suffix) {
    return new Platform(hasOld ? List.of(tuple, old) : List.of(tuple), suffix);
  }
}
