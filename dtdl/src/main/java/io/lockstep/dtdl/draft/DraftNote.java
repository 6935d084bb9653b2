package io.lockstep.dtdl.draft;

/// Something that a person should know of a draft. Immutable.
///
/// @param kind what sort of thing
/// @param path the keys that lead to the place, as a JSON pointer (RFC 6901) that leaves out the
///   indexes of arrays and the keys of maps
/// @param text a sentence
public record DraftNote(Kind kind, String path, String text) {

  /// What sort of thing a note tells.
  public enum Kind {
    /// No schema holds what has been seen there: the draft leaves it out.
    CONFLICT,
    /// DTDL does not permit the name: the draft has another one.
    RENAMED,
    /// Something was too much, or is reserved: the draft leaves it out.
    LEFT_OUT,
    /// Only null or empty arrays have been seen: the schema is a guess, or missing.
    GUESSED,
    /// A unit was stated that is not known, or that leaves open what is measured.
    UNIT_UNKNOWN,
    /// A name suggests a unit; nobody has stated it.
    UNIT_SUGGESTED,
    /// Few different texts were seen often: an enum, perhaps.
    ENUM_CANDIDATE
  }
}
