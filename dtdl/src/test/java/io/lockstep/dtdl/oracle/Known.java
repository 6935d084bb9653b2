package io.lockstep.dtdl.oracle;

import java.util.List;

/// What the reference parser of the package cannot be asked about, or is known to get wrong.
final class Known {

  /// Contexts that came after its release.
  private static final List<String> NEWER =
      List.of(
          "dtmi:dtdl:extension:mqtt;3",
          "dtmi:dtdl:extension:mqtt;4",
          "dtmi:dtdl:extension:requirement;2",
          "dtmi:dtdl:extension:quantitativeTypes;3",
          "dtmi:iotoperations:context",
          "dtmi:dtdl:limits:");

  private Known() {}

  /// True if the text names a context that is newer than the package.
  static boolean isBeyond(String text) {
    for (String context : NEWER) {
      if (text.contains(context)) {
        return true;
      }
    }
    return false;
  }
}
