package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.metamodel.Tables;
import java.util.Set;

/// How models are parsed. Immutable.
///
/// @param versionMax the newest version of DTDL that is accepted, at least 2; all that are newer
///   than [#VERSION_MAX] mean that one
/// @param undefinedExtensions what happens with contexts of extensions that are not known
/// @param acceptableLimits limit contexts that models may use besides the standard one (DTDL v4)
/// @param reports which errors are reported
public record ParserOptions(
    int versionMax,
    UndefinedExtensions undefinedExtensions,
    Set<String> acceptableLimits,
    Reports reports) {

  /// The newest version of DTDL that this library knows.
  public static final int VERSION_MAX = Tables.STANDARD.versions().to();

  /// All versions; undefined extensions as the version of the language says.
  public static final ParserOptions DEFAULT =
      new ParserOptions(VERSION_MAX, UndefinedExtensions.BY_VERSION, Set.of(), Reports.ALL);

  /// @throws IllegalArgumentException if no version at all would be accepted
  public ParserOptions {
    int oldest = Tables.STANDARD.versions().from();
    if (versionMax < oldest) {
      throw new IllegalArgumentException(
          "versionMax is " + versionMax + ", expected is at least " + oldest);
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
