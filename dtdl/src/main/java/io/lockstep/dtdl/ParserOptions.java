package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.metamodel.Metamodel;
import java.util.Set;

/// How models are parsed. Immutable.
///
/// @param versionMax the newest version of DTDL that is accepted, 2 to 4
/// @param undefinedExtensions what happens with contexts of extensions that are not known
/// @param acceptableLimits limit contexts that models may use besides the standard one (DTDL v4)
public record ParserOptions(
    int versionMax, UndefinedExtensions undefinedExtensions, Set<String> acceptableLimits) {

  /// All versions; undefined extensions as the version of the language says.
  public static final ParserOptions DEFAULT =
      new ParserOptions(Metamodel.VERSION_MAX, UndefinedExtensions.BY_VERSION, Set.of());

  /// @throws IllegalArgumentException if the version is not known
  public ParserOptions {
    if (versionMax < Metamodel.VERSION_MIN || versionMax > Metamodel.VERSION_MAX) {
      throw new IllegalArgumentException("versionMax is " + versionMax + ", expected is 2, 3 or 4");
    }
    acceptableLimits = Set.copyOf(acceptableLimits);
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
