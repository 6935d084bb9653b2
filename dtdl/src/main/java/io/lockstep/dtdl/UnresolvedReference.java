package io.lockstep.dtdl;

/// A reference to an element that nobody defines. Immutable.
///
/// @param target the identifier referred to
/// @param element the element that refers to it
/// @param property the property that does, e.g. `extends` or `schema`
/// @param where the place of the reference
public record UnresolvedReference(
    Dtmi target, String element, String property, SourceLocation where) {

  /// What is missing and how to mend it, in one or two sentences.
  public String message() {
    return "'"
        + property
        + "' of "
        + element
        + " refers to "
        + target
        + ", which is defined nowhere. Add the model that defines it, or correct the identifier.";
  }

  /// `source:line:column: message`.
  @Override
  public String toString() {
    return where + ": " + message();
  }
}
