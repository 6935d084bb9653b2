package io.lockstep.dtdl.internal.metamodel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of the metamodel: a property that a class or a co-type brings.
///
/// @param id the full identifier of the property
/// @param part the class of the values if `kind` is [Kind#PART], else empty
/// @param max longest text, in UTF-16 units
/// @param least fewest values
/// @param most most values
/// @param key the property that tells parts apart in generated identifiers
/// @param unique properties whose values differ among the parts
/// @param in the only instances allowed; empty means any
/// @param older parts may be written in an earlier version of the language
/// @param ids parts need an identifier of their own
/// @param refs no definitions in place
/// @param sibling the classes of the sibling that the value names; empty if it names none
/// @param not a co-type that this sibling must not have
/// @param overrides the value names a property of the annotated sibling
/// @param distinct the value differs among siblings
/// @param conforms the value conforms to the schema of the element
public record PropertyDef(
    String name,
    String id,
    Kind kind,
    String part,
    boolean isList,
    boolean isRequired,
    int max,
    @Nullable String pattern,
    @Nullable Long exact,
    @Nullable Long from,
    @Nullable Long to,
    int least,
    int most,
    @Nullable String key,
    List<String> unique,
    List<String> in,
    boolean older,
    boolean ids,
    boolean refs,
    List<String> sibling,
    @Nullable String not,
    boolean overrides,
    boolean distinct,
    boolean conforms) {

  /// What the value of a property is.
  public enum Kind {
    TEXT,
    LANG_TEXT,
    FLAG,
    INT,
    NUMBER,
    DURATION,
    DTMI,
    URI,
    LITERAL,
    PART
  }

  /// A property whose only value is a reference to a unit of this kind.
  public static PropertyDef unit(String id, String unitKind, boolean isRequired) {
    return new PropertyDef(
        "unit",
        id,
        Kind.PART,
        unitKind,
        false,
        isRequired,
        Integer.MAX_VALUE,
        null,
        null,
        null,
        null,
        isRequired ? 1 : 0,
        1,
        null,
        List.of(),
        List.of(),
        true,
        false,
        true,
        List.of(),
        null,
        false,
        false,
        false);
  }
}
