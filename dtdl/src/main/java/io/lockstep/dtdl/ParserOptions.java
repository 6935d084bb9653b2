package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.metamodel.Metamodel;
import java.util.Set;

/// How models are parsed. Immutable.
///
/// @param versionMax the newest version of DTDL that is accepted, 2 to 4
/// @param undefinedExtensions what happens with contexts of extensions that are not known
/// @param acceptableLimits limit contexts that models may use besides the standard one (DTDL v4)
/// @param reports which errors are reported
public record ParserOptions(
    int versionMax,
    UndefinedExtensions undefinedExtensions,
    Set<String> acceptableLimits,
    Reports reports) {

  /// All versions; undefined extensions as the version of the language says.
  public static final ParserOptions DEFAULT =
      new ParserOptions(
          Metamodel.VERSION_MAX, UndefinedExtensions.BY_VERSION, Set.of(), Reports.ALL);

  /// @throws IllegalArgumentException if the version is not known
  public ParserOptions {
    if (versionMax < Metamodel.VERSION_MIN || versionMax > Metamodel.VERSION_MAX) {
      throw new IllegalArgumentException("versionMax is " + versionMax + ", expected is 2, 3 or 4");
    }
    acceptableLimits = Set.copyOf(acceptableLimits);
  }

  /// Which errors of a batch are reported.
  public enum Reports {
    /// All that can be found.
    ALL,
    /// Those that the reference parser reports: it ends at the first error that it takes for a
    /// fatal one, such as an invalid identifier, and after the first source that has errors. The
    /// verdict is the same.
    LIKE_REFERENCE
  }

  /// What to do with the context of an extension that is not known.
  public enum UndefinedExtensions {
    /// Accept it, and the co-types and properties that are then undefined.
    ALLOW,
    /// Refuse it.
    REFUSE,
    /// Accept it in DTDL v2, refuse it later.
    BY_VERSION
  }
}
